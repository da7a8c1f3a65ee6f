//! Which of the instructions that were executed are atomic read-modify-writes.
//!
//! On x86-64 these are the instructions with a `lock` prefix, and `xchg` with memory, which needs
//! none. `objdump` says where they are, callgrind how often each was executed. Those of the C
//! library are counted too: a lock in its allocator is paid for like any other.

use super::callgrind::Executed;
use super::is_here;
use std::collections::{HashMap, HashSet};
use std::process::Command;

pub(crate) fn can_be_told() -> bool {
    cfg!(target_arch = "x86_64") && is_here("objdump")
}

/// The places of the atomic instructions in each file, which is looked at once.
#[derive(Default)]
pub(crate) struct Atomics(HashMap<String, HashSet<u64>>);

impl Atomics {
    /// How many atomic read-modify-writes were executed.
    pub(crate) fn among(&mut self, executed: &Executed) -> u64 {
        let count = |(file, places): (&String, &HashMap<u64, u64>)| {
            let atomic = self.0.entry(file.clone()).or_insert_with(|| disassemble(file));
            places.iter().filter(|(place, _)| atomic.contains(place)).map(|(_, n)| n).sum::<u64>()
        };
        executed.iter().map(count).sum()
    }
}

fn disassemble(file: &str) -> HashSet<u64> {
    let mut command = Command::new("objdump");
    let output = command.args(["--disassemble", "--no-show-raw-insn", file]).output();
    let listing = output.map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&listing).lines().filter_map(atomic).collect()
}

/// The place of the instruction on this line of the listing, if it is an atomic one.
fn atomic(line: &str) -> Option<u64> {
    let (place, instruction) = line.trim_start().split_once(":\t")?;
    let exchanges_memory = instruction.starts_with("xchg ") && instruction.contains('(');
    let is_atomic = instruction.starts_with("lock ") || exchanges_memory;
    is_atomic.then(|| u64::from_str_radix(place, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::atomic;

    #[test]
    fn only_read_modify_writes_are_atomic() {
        assert_eq!(atomic("   1a2b0:\tlock cmpxchg %rcx,(%rdi)"), Some(0x1a2b0));
        assert_eq!(atomic("     ff0:\txchg   %al,0x10(%rbx)"), Some(0xff0));
        assert_eq!(atomic("     ff0:\txchg   %ax,%ax"), None);
        assert_eq!(atomic("     ff0:\tmov    %al,0x10(%rbx)"), None);
        assert_eq!(atomic("000000000001a2b0 <main>:"), None);
    }
}
