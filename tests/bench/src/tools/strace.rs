//! `strace -c -f`: how many system calls a turn makes.

use super::{Scratch, Watched, is_here};
use std::fs;
use std::process::Command;

pub(crate) fn is_installed() -> bool {
    is_here("strace")
}

/// All system calls of a turn, those of its other threads included.
pub(crate) fn calls(turn: &Watched) -> Result<u64, String> {
    let file = Scratch::new("strace");
    let mut command = Command::new("strace");
    command.args(["-c", "-f", "-o"]).arg(&file.0);
    turn.run(command.args(turn.words()?))?;
    let table = fs::read_to_string(&file.0).map_err(|error| format!("strace wrote: {error}"))?;
    total(&table).ok_or_else(|| format!("strace gave no sum: {table}"))
}

/// The fourth column of the last line: `100.00 0.000123 1 4711 12 total`.
fn total(table: &str) -> Option<u64> {
    let line = table.lines().find(|line| line.trim_end().ends_with(" total"))?;
    line.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_sum_of_the_calls_is_read() {
        let table = "% time     seconds  usecs/call     calls    errors syscall\n\
                     ------ ----------- ----------- --------- --------- ----------------\n\
                     100.00    0.001000           1       600         7 read\n\
                     ------ ----------- ----------- --------- --------- ----------------\n\
                     100.00    0.001000           1       612         7 total\n";
        assert_eq!(super::total(table), Some(612));
    }
}
