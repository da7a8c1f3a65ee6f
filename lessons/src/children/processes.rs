//! What the operating system says of processes. Only Linux is asked, in `/proc`.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

/// Whether a process is a zombie: it has exited, and its parent has not asked how. `None` where
/// nobody can say. A process that is not there is none.
pub fn is_zombie(id: u32) -> Option<bool> {
    listed()?;
    Some(status(id).is_some_and(|(state, _)| state == 'Z'))
}

/// Waits until a process that was killed is dead, and says whether it is a zombie then. `None` where
/// nobody can say, or after a second.
pub fn becomes_zombie(id: u32) -> Option<bool> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(1) {
        match status(id) {
            Some(('Z', _)) => return Some(true),
            Some(_) => thread::yield_now(),
            None => return listed().map(|_| false),
        }
    }
    None
}

/// The children of this process, as far as anybody can say.
#[cfg(unix)]
pub(crate) fn running() -> Vec<u32> {
    let ours = std::process::id();
    let ours = |id: &u32| status(*id).is_some_and(|(_, parent)| parent == ours);
    listed().unwrap_or_default().into_iter().filter(ours).collect()
}

/// How many zombies this process is the parent of, if anybody can say.
pub fn zombies() -> Option<usize> {
    let ours = std::process::id();
    let ours = |id: &u32| status(*id).is_some_and(|(state, parent)| state == 'Z' && parent == ours);
    Some(listed()?.iter().filter(|id| ours(id)).count())
}

/// The numbers of all processes.
fn listed() -> Option<Vec<u32>> {
    let here = fs::read_to_string("/proc/self/stat").ok()?;
    parse(&here)?;
    let entries = fs::read_dir("/proc").ok()?.flatten();
    Some(entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect())
}

fn status(id: u32) -> Option<(char, u32)> {
    parse(&fs::read_to_string(format!("/proc/{id}/stat")).ok()?)
}

/// The state and the parent: what follows the name, which is in brackets and may hold brackets.
fn parse(stat: &str) -> Option<(char, u32)> {
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut fields = rest.split_ascii_whitespace();
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_proc_is_read() {
        assert_eq!(parse("7 (a) Z 3) S 42 7 7 0"), Some(('S', 42)));
        assert_eq!(parse(""), None);
        assert_eq!(parse("7 (a)"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_zombie_is_one_until_it_is_waited_for() {
        let mut child = std::process::Command::new("true").spawn().unwrap();
        assert_eq!(becomes_zombie(child.id()), Some(true));
        assert_eq!(is_zombie(child.id()), Some(true));
        assert!(zombies() >= Some(1));
        child.wait().unwrap();
        assert_eq!(is_zombie(child.id()), Some(false));
        assert_eq!(becomes_zombie(child.id()), Some(false));
    }
}
