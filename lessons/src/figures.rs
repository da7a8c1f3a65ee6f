//! Figures: how long it took, how many threads, how much memory; and how they are lined up.
//!
//! Some figures differ from run to run. Under a virtual clock a lesson's output is the same every
//! time, so such a figure is then printed as `-`.

use std::fmt;
use std::time::{Duration, Instant};

/// A figure that may be unknown, or not worth stating because it varies: then it shows as `-`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure<T>(pub Option<T>);

impl<T: fmt::Display> fmt::Display for Figure<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => f.pad(&value.to_string()),
            None => f.pad("-"),
        }
    }
}

/// A duration, in the unit in which it is easiest to read.
///
/// ```
/// use lessons::figures::Time;
/// use std::time::Duration;
/// assert_eq!(Time(Duration::from_millis(22_500)).to_string(), "22.500 s");
/// assert_eq!(Time(Duration::from_micros(310)).to_string(), "0.310 ms");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time(pub Duration);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs_f64();
        // Nothing at all is nothing in seconds, too.
        if seconds >= 0.01 || self.0.is_zero() {
            f.pad(&format!("{seconds:.3} s"))
        } else {
            f.pad(&format!("{:.3} ms", seconds * 1e3))
        }
    }
}

/// An amount of memory, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Memory(pub u64);

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0;
        if bytes < 1 << 10 {
            f.pad(&format!("{bytes} B"))
        } else if bytes < 1 << 20 {
            f.pad(&format!("{:.1} KiB", bytes as f64 / 1024.0))
        } else {
            f.pad(&format!("{:.1} MiB", bytes as f64 / (1024.0 * 1024.0)))
        }
    }
}

/// Measures real time, if it is worth stating.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    start: Option<Instant>,
}

impl Stopwatch {
    /// A stopwatch that runs; one that does not show anything is for a virtual clock.
    pub fn new(shows: bool) -> Stopwatch {
        Stopwatch { start: shows.then(Instant::now) }
    }

    /// The time since the start.
    pub fn reading(&self) -> Figure<Time> {
        Figure(self.start.map(|start| Time(start.elapsed())))
    }
}

/// What the operating system says about this process at one moment. Only Linux is asked (it tells
/// in `/proc/self/status`); elsewhere nothing is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Process {
    /// How many threads it has.
    pub threads: Option<u64>,
    /// How much of its memory is real memory.
    pub resident: Option<Memory>,
    /// The most that `resident` has ever been.
    pub resident_peak: Option<Memory>,
    /// How much address space it has asked for, used or not: the stacks of threads, for one.
    pub reserved: Option<Memory>,
}

impl Process {
    /// Asks.
    pub fn now() -> Process {
        Process::read(&std::fs::read_to_string("/proc/self/status").unwrap_or_default())
    }

    fn read(status: &str) -> Process {
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.strip_prefix(':')?.split_whitespace().next()?.parse::<u64>().ok()
        };
        let memory = |name: &str| Some(Memory(field(name)?.checked_mul(1024)?));
        Process {
            threads: field("Threads"),
            resident: memory("VmRSS"),
            resident_peak: memory("VmHWM"),
            reserved: memory("VmSize"),
        }
    }
}

/// The largest figures among the moments at which it was asked to look.
#[derive(Debug, Default)]
pub struct Peak {
    most: Process,
}

impl Peak {
    /// A peak that has seen this moment.
    pub fn new() -> Peak {
        Peak { most: Process::now() }
    }

    /// Looks now. A peak between two looks is missed: look where there should be one.
    pub fn look(&mut self) {
        let now = Process::now();
        self.most = Process {
            threads: self.most.threads.max(now.threads),
            resident: self.most.resident.max(now.resident),
            resident_peak: now.resident_peak,
            reserved: self.most.reserved.max(now.reserved),
        };
    }

    /// The largest figures so far.
    pub fn most(&self) -> Process {
        self.most
    }
}

/// Figures in rows: the first column to the left, the others, figures, to the right. A table without
/// rows prints as nothing, titles and all.
///
/// ```
/// use lessons::figures::Table;
/// let mut table = Table::new(["version", "threads", "time"]);
/// assert_eq!(table.to_string(), "");
/// table.row([&"plain", &1, &"0.5 s"]);
/// assert_eq!(table.to_string(), "version  threads   time\nplain          1  0.5 s");
/// ```
#[derive(Clone, Debug)]
pub struct Table<const N: usize> {
    rows: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    /// A table with these titles above its columns.
    pub fn new(titles: [&str; N]) -> Table<N> {
        Table { rows: vec![titles.map(str::to_owned)] }
    }

    /// Whether it has no rows, and prints as nothing.
    pub fn is_empty(&self) -> bool {
        self.rows.len() == 1
    }

    /// Adds a row.
    pub fn row(&mut self, cells: [&dyn fmt::Display; N]) {
        self.rows.push(cells.map(ToString::to_string));
    }
}

impl<const N: usize> fmt::Display for Table<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| {
            let cells = self.rows.iter().map(|row| row[column].chars().count());
            cells.max().unwrap_or(0)
        };
        if self.is_empty() {
            return Ok(());
        }
        for (number, row) in self.rows.iter().enumerate() {
            if number > 0 {
                writeln!(f)?;
            }
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let width = width(column);
                line += &match column {
                    0 => format!("{cell:<width$}"),
                    _ => format!("  {cell:>width$}"),
                };
            }
            f.write_str(line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_figures_are_dashes_and_line_up_like_the_others() {
        assert_eq!(format!("{:>6}|{:<3}|", Figure(Some(12)), Figure::<u8>(None)), "    12|-  |");
        assert_eq!(Stopwatch::new(false).reading().to_string(), "-");
        assert_ne!(Stopwatch::new(true).reading().to_string(), "-");
    }

    #[test]
    fn times_and_memory_are_in_readable_units() {
        let time = |micros| Time(Duration::from_micros(micros)).to_string();
        assert_eq!(time(0), "0.000 s");
        assert_eq!(time(500_000), "0.500 s");
        assert_eq!(time(9_999), "9.999 ms");
        assert_eq!(time(10_000), "0.010 s");
        assert_eq!(Memory(1023).to_string(), "1023 B");
        assert_eq!(Memory(1536).to_string(), "1.5 KiB");
        assert_eq!(Memory(8 << 20).to_string(), "8.0 MiB");
    }

    #[test]
    fn the_status_of_a_process_is_read_as_far_as_it_goes() {
        let status = "Name:\tx\nVmHWM:\t  2048 kB\nVmRSS:\tmuch\nThreads:\t7\nVmSize:";
        let process = Process::read(status);
        assert_eq!(process.threads, Some(7));
        assert_eq!(process.resident_peak, Some(Memory(2 << 20)));
        assert_eq!((process.resident, process.reserved), (None, None));
        assert_eq!(Process::read("").threads, None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_peak_sees_a_thread_that_is_there_when_it_looks() {
        let mut peak = Peak::new();
        let (stop, wait) = std::sync::mpsc::channel::<()>();
        let thread = std::thread::spawn(move || wait.recv());
        peak.look();
        drop(stop);
        let _ = thread.join();
        assert!(peak.most().threads >= Some(2));
        assert!(peak.most().reserved > Some(Memory(0)));
    }
}
