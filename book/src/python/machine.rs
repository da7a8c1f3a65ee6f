//! The machine that figures are from: what a reader has to know to compare them with other ones.

use std::fs;
use std::thread::available_parallelism;

/// The processors, the system and the Python; and how much else there was to do, where the system
/// tells: on a machine that is busy everything takes longer, and not everything by as much.
pub(super) fn described(python: &str) -> String {
    let count = available_parallelism().map_or(1, usize::from);
    let processors = match count {
        1 => "one processor".to_owned(),
        _ => format!("{count} processors"),
    };
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model(&cpuinfo).map(|model| format!(" ({model})")).unwrap_or_default();
    let system = match fs::read_to_string("/proc/sys/kernel/osrelease") {
        Ok(release) => format!("Linux {}", release.trim_end()),
        Err(_) => std::env::consts::OS.to_owned(),
    };
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().filter(|load| !load.is_empty());
    let load = load.map(|load| format!(", load average {load} at the end")).unwrap_or_default();
    format!("{processors}{model}, {system}, {python}{load}")
}

fn model(cpuinfo: &str) -> Option<String> {
    let line = cpuinfo.lines().find_map(|line| line.strip_prefix("model name"))?;
    Some(line.trim_start_matches(['\t', ' ', ':']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_described_as_far_as_it_tells() {
        let cpuinfo = "processor\t: 0\nmodel name\t: A Processor\nmodel name\t: A Processor\n";
        assert_eq!(model(cpuinfo).as_deref(), Some("A Processor"));
        assert_eq!(model(""), None);
        assert!(described("CPython 3.11.7").contains(", CPython 3.11.7"));
    }
}
