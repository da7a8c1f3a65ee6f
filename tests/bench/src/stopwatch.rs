//! What a turn reads: the wall clock, or the CPU time of the whole process.

use rustix::time::{ClockId, clock_gettime};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

static MEASURE_CPU: AtomicBool = AtomicBool::new(false);

/// Makes every stopwatch of this process one of CPU time.
pub(crate) fn measure_cpu() {
    MEASURE_CPU.store(true, Relaxed);
}

/// Started where the measured part begins.
pub(crate) struct Stopwatch(From);

enum From {
    Wall(Instant),
    Cpu(Duration),
}

impl Stopwatch {
    /// Measures how long it takes.
    pub(crate) fn start() -> Self {
        if MEASURE_CPU.load(Relaxed) {
            return Stopwatch::start_cpu();
        }
        Stopwatch(From::Wall(Instant::now()))
    }

    /// Measures the time that this process spends on a CPU, all its threads together: for programs
    /// that mostly sleep.
    pub(crate) fn start_cpu() -> Self {
        Stopwatch(From::Cpu(cpu()))
    }

    /// The nanoseconds of one of `operations`, from the start until now.
    pub(crate) fn per(&self, operations: u64) -> f64 {
        let elapsed = match self.0 {
            From::Wall(started) => started.elapsed(),
            From::Cpu(before) => cpu() - before,
        };
        elapsed.as_nanos() as f64 / operations as f64
    }
}

fn cpu() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}
