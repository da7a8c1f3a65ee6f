//! `valgrind --tool=callgrind`: every instruction that a turn executes.
//!
//! Instructions do not depend on the machine's mood, which times do. They are counted for the whole
//! process; who wants those of one operation takes two turns of different length and divides the
//! difference, so that starting and ending drop out.

use super::{Scratch, Watched, is_here};
use std::collections::HashMap;
use std::fs;
use std::process::Command;

pub(crate) fn is_installed() -> bool {
    is_here("valgrind")
}

/// How often each instruction was executed, by the file that it came from and its place there.
pub(crate) type Executed = HashMap<String, HashMap<u64, u64>>;

/// All instructions of a turn.
pub(crate) fn instructions(turn: &Watched) -> Result<u64, String> {
    let profile = profile(turn, "no")?;
    let total = profile.lines().find_map(|line| line.strip_prefix("summary: "));
    total.and_then(|total| total.trim().parse().ok()).ok_or_else(|| "callgrind gave no sum".into())
}

/// The same, one by one.
pub(crate) fn executed(turn: &Watched) -> Result<Executed, String> {
    Ok(parse(&profile(turn, "yes")?))
}

/// How many instructions each function executed itself.
pub(crate) fn by_function(turn: &Watched) -> Result<HashMap<String, i64>, String> {
    let profile = profile(turn, "no")?;
    let mut functions = HashMap::<String, i64>::new();
    let mut function = "";
    let mut is_a_call = false;
    for line in profile.lines() {
        if let Some(name) = line.strip_prefix("fn=") {
            function = name;
        } else if line.starts_with("calls=") {
            is_a_call = true;
        } else if line.starts_with(|c: char| c.is_ascii_digit() || "+-*".contains(c)) {
            let count = line.split(' ').nth(1).and_then(|count| count.parse::<i64>().ok());
            if let (Some(count), false) = (count, is_a_call) {
                *functions.entry(function.to_string()).or_default() += count;
            }
            is_a_call = false;
        }
    }
    Ok(functions)
}

fn profile(turn: &Watched, one_by_one: &str) -> Result<String, String> {
    let file = Scratch::new("callgrind");
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--quiet", "--compress-strings=no", "--compress-pos=no"]);
    command.arg(format!("--dump-instr={one_by_one}"));
    command.arg(format!("--callgrind-out-file={}", file.0.display()));
    turn.run(command.args(turn.words()?))?;
    fs::read_to_string(&file.0).map_err(|error| format!("what callgrind wrote: {error}"))
}

/// Reads the format that callgrind documents: `ob=` names the file that the following lines come
/// from; a line of numbers is a place in it, a source line, and how often; and the line of numbers
/// after `calls=` is the sum of a call, which is counted where it happens.
fn parse(profile: &str) -> Executed {
    let mut executed = Executed::new();
    let mut file = String::new();
    let mut is_a_call = false;
    for line in profile.lines() {
        if let Some(name) = line.strip_prefix("ob=") {
            file = name.into();
        } else if line.starts_with("calls=") {
            is_a_call = true;
        } else if let Some(line) = line.strip_prefix("0x") {
            let mut numbers = line.split(' ');
            let place = numbers.next().and_then(|place| u64::from_str_radix(place, 16).ok());
            let count = numbers.nth(1).and_then(|count| count.parse::<u64>().ok());
            if let (Some(place), Some(count), false) = (place, count, is_a_call) {
                *executed.entry(file.clone()).or_default().entry(place).or_default() += count;
            }
            is_a_call = false;
        }
    }
    executed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_once() {
        let profile = "ob=/bin/a\nfn=main\n0x10 3 7\n0x12 3 2\ncfn=f\ncalls=1 0x20\n0x14 3 99\n\
                       0x14 3 1\nob=/lib/c\nfn=f\n0x10 0 5\n";
        let executed = parse(profile);
        assert_eq!(executed["/bin/a"], HashMap::from([(0x10, 7), (0x12, 2), (0x14, 1)]));
        assert_eq!(executed["/lib/c"], HashMap::from([(0x10, 5)]));
    }
}
