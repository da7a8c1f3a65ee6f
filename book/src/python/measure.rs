use super::rows::{Find, Row};
use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Nothing in the table takes nearly as long.
const LIMIT: Duration = Duration::from_secs(120);

/// What is over as soon as that may be over before it was looked at. It is run more often, for the
/// most threads and the most memory of all its runs. Its time is that of the first.
const SHORT: Duration = Duration::from_millis(50);
const TIMES: u32 = 10;

/// What came of a run.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// What it printed.
    pub printed: String,
    /// What it found, for the table.
    pub result: String,
    /// From before its start until it was over.
    pub time: Duration,
    /// The most threads that it was seen with, where the system tells.
    pub threads: Option<u64>,
    /// The most memory that it held at once, in KiB, where the system tells.
    pub memory: Option<u64>,
}

/// Runs a program to its end. While it runs, `/proc` is asked for it again and again: threads that
/// are there for less than a millisecond may be missed. Its children are not counted. What is over
/// very soon is run again for that, and its time is that of the first run.
///
/// # Errors
/// If it cannot be started, does not end, or fails; and what it complained of.
pub(super) fn measure(command: &mut Command) -> Result<Measured, String> {
    let mut first = once(command)?;
    if first.time < SHORT {
        for _ in 1..TIMES {
            let again = once(command)?;
            first.threads = first.threads.max(again.threads);
            first.memory = first.memory.max(again.memory);
        }
    }
    Ok(first)
}

fn once(command: &mut Command) -> Result<Measured, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let start = Instant::now();
    let mut child = command.spawn().map_err(|error| format!("{name}: {error}"))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let mut measured = Measured::default();
    let (ended, printed, complaint) = thread::scope(|scope| {
        // Whoever fills a pipe that nobody reads waits for ever.
        let printed = scope.spawn(|| all(stdout));
        let complaint = scope.spawn(|| all(stderr));
        let ended = watch(&mut child, start, &mut measured);
        (ended, printed.join().unwrap_or_default(), complaint.join().unwrap_or_default())
    });
    measured.time = start.elapsed();
    measured.printed = printed;
    if ended? { Ok(measured) } else { Err(complaint.trim_end().replace('\n', " | ")) }
}

/// Looks at a child until it is over, and says whether it ended well.
fn watch(child: &mut Child, start: Instant, measured: &mut Measured) -> Result<bool, String> {
    let status = format!("/proc/{}/status", child.id());
    loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return Ok(status.success());
        }
        let status = fs::read_to_string(&status).unwrap_or_default();
        measured.threads = measured.threads.max(figure(&status, "Threads:"));
        measured.memory = measured.memory.max(figure(&status, "VmHWM:"));
        if start.elapsed() > LIMIT {
            child.kill().and_then(|()| child.wait()).map_err(|error| error.to_string())?;
            return Err(format!("it was not over after {LIMIT:?}"));
        }
        // Some are over after a millisecond. Others should not be disturbed for seconds.
        let young = start.elapsed() < Duration::from_millis(50);
        thread::sleep(Duration::from_micros(if young { 100 } else { 1000 }));
    }
}

fn all(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // What came before an error is all that there is.
        let _ = pipe.read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn figure(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

impl Measured {
    /// This run with its result, if it printed what its row says.
    pub(super) fn checked(mut self, row: &Row, find: &Find) -> Result<Measured, String> {
        let mut rest = self.printed.as_str();
        for part in row.prints {
            let Some((_, after)) = rest.split_once(part) else {
                return Err(format!("it does not print {part:?} where it has to"));
            };
            rest = after;
        }
        self.result = find.result(&self.printed)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Result<Measured, String> {
        measure(Command::new("sh").args(["-c", script]))
    }

    #[test]
    fn a_run_is_measured_to_its_end() {
        let measured = shell("echo one; echo two").unwrap();
        assert_eq!(measured.printed, "one\ntwo\n");
        assert!(measured.time > Duration::ZERO);
        if cfg!(target_os = "linux") {
            assert_eq!(shell("sleep 0.05").unwrap().threads, Some(1));
            assert!(shell("sleep 0.05").unwrap().memory > Some(100));
        }
    }

    #[test]
    fn a_run_that_fails_says_why() {
        assert_eq!(shell("echo no >&2; echo not so >&2; exit 3").unwrap_err(), "no | not so");
        let missing = measure(&mut Command::new("no-such-program")).unwrap_err();
        assert!(missing.starts_with("no-such-program: "), "{missing}");
    }

    #[test]
    fn a_run_has_to_print_what_its_row_says_in_that_order() {
        let row = Row { prints: &["one", "two"], ..super::super::ROWS[0] };
        let said = |printed: &str, find| {
            let measured = Measured { printed: printed.into(), ..Measured::default() };
            measured.checked(&row, &find).map(|measured| measured.result)
        };
        assert_eq!(said("one, two", Find::Words("both")), Ok("both".into()));
        let fault = said("two, one", Find::Words("both")).unwrap_err();
        assert_eq!(fault, "it does not print \"two\" where it has to");
        assert!(said("one, two", Find::Cell("one", "found")).is_err());
    }

    #[test]
    fn more_than_a_pipe_holds_is_read() {
        let measured = shell("head -c 300000 /dev/zero | tr '\\0' x").unwrap();
        assert_eq!(measured.printed.len(), 300_000);
    }

    #[test]
    fn the_status_is_read_by_name() {
        let status = "Name:\tx\nVmHWM:\t   2048 kB\nThreads:\t7\n";
        assert_eq!(figure(status, "VmHWM:"), Some(2048));
        assert_eq!(figure(status, "Threads:"), Some(7));
        assert_eq!(figure("", "Threads:"), None);
    }
}
