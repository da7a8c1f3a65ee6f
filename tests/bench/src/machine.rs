//! What the turns ask of the operating system, and what the table says of the machine.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::fs;
use std::thread;

/// All threads that this one starts from here on run on one CPU.
///
/// # Errors
/// Why that cannot be had.
#[cfg(target_os = "linux")]
pub(crate) fn pin_to_one_cpu() -> Result<(), String> {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    let refused = |error| format!("the system does not let us choose a CPU: {error}");
    let allowed = sched_getaffinity(None).map_err(refused)?;
    let cpu = (0..CpuSet::MAX_CPU).rev().find(|cpu| allowed.is_set(*cpu)).unwrap_or(0);
    let mut one = CpuSet::new();
    one.set(cpu);
    sched_setaffinity(None, &one).map_err(refused)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn pin_to_one_cpu() -> Result<(), String> {
    Err("only on Linux do we know how to keep a process on one CPU".into())
}

/// Why turns cannot be kept on one CPU, if they cannot: a thread of its own tries it.
pub(crate) fn why_not_pinned() -> Option<String> {
    thread::spawn(pin_to_one_cpu).join().ok()?.err()
}

/// A thousand connections are two thousand descriptors, and the usual limit is 1024.
pub(crate) fn allow_many_descriptors() {
    let limit = getrlimit(Resource::Nofile);
    // Where that is refused, the turns that need more of them say so.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}

/// How many descriptors this process may have.
pub(crate) fn descriptors() -> u64 {
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

/// One line: the processor, how many, and the compiler.
pub(crate) fn describe() -> String {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpuinfo.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown processor", |(_, model)| model);
    let cpus = thread::available_parallelism().map_or(1, usize::from);
    format!("{cpus} × {model}, {}, {}", std::env::consts::OS, env!("BENCH_RUSTC"))
}

/// How much the machine has to do besides, if it says so.
pub(crate) fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}
