//! `--where`: which functions the instructions of one operation go to.
//!
//! Each figure is a difference of two turns, as in [`costs`](crate::costs). A function that the
//! compiler put into its caller is counted there.

use crate::kept::{ARCHITECTURE, Kept, whole};
use crate::tools::{Watched, callgrind};
use crate::workloads;
use std::collections::HashMap;

/// A workload, the operations of the shorter turn, and what one operation is.
const ROWS: [(&str, u64, &str); 6] = [
    ("spawn_join", 5_000, "spawn a task and join it, among many"),
    ("yield_1000", 20_000, "give up a turn, one of 1,000 tasks"),
    ("queue_ready", 20_000, "put an item and get it, nobody waits"),
    ("ping_pong", 10_000, "hand a number to a task that waits for it"),
    ("timer_batch", 2_000, "spawn a task, have it sleep, join it"),
    ("echo_1", 2_000, "64 bytes over a socket, there and back"),
];

/// What takes less than this share of the whole is put together.
const LEAST: f64 = 0.02;

/// What takes less than this share is left out of the table that is kept.
const WORTH_A_WORD: f64 = 0.05;

pub(crate) fn run() -> Result<(), String> {
    if !callgrind::is_installed() {
        return Err("valgrind is not here, and only it can tell".into());
    }
    let mut kept = Kept::new(["operation", "instructions", "in which functions"]);
    for (name, operations, operation) in ROWS {
        let workload = workloads::find(name).ok_or("a row without its workload")?;
        let turn = |operations| Watched { workload, system: "handloom", operations };
        let short = callgrind::by_function(&turn(operations))?;
        let mut parts = callgrind::by_function(&turn(2 * operations))?;
        for (function, count) in &mut parts {
            *count -= short.get(function).copied().unwrap_or(0);
        }
        let parts = per_one(parts, operations);
        print(name, operation, &parts);
        let total = total(&parts);
        kept.row([operation.to_string(), whole(total), in_words(&parts, total)]);
    }
    kept.keep(ARCHITECTURE, "where")
}

fn total(parts: &[(String, f64)]) -> f64 {
    parts.iter().map(|(_, count)| count).sum()
}

/// The largest parts in a sentence.
fn in_words(parts: &[(String, f64)], total: f64) -> String {
    let large = parts.iter().filter(|(_, count)| *count >= WORTH_A_WORD * total);
    let words = large.map(|(function, count)| {
        let share = 100.0 * count / total;
        // A name of ours is code; what is put together under a name is not.
        let is_code = function.contains("::") || !function.contains(' ');
        if is_code {
            format!("`{function}` {share:.0} %")
        } else {
            format!("{function} {share:.0} %")
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

/// The parts of one operation under the names that a reader knows them by, the largest first.
fn per_one(parts: HashMap<String, i64>, operations: u64) -> Vec<(String, f64)> {
    let mut named = HashMap::<String, f64>::new();
    for (function, count) in parts {
        *named.entry(readable(&function)).or_default() += count as f64 / operations as f64;
    }
    let mut named: Vec<_> = named.into_iter().collect();
    named.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    named
}

fn print(name: &str, operation: &str, parts: &[(String, f64)]) {
    let total = total(parts);
    println!("{name} — {operation}: {total:.0} instructions");
    let (large, small): (Vec<_>, Vec<_>) =
        parts.iter().partition(|(_, count)| *count >= LEAST * total);
    let rest: f64 = small.iter().map(|(_, count)| count).sum();
    for (function, count) in large {
        println!("  {count:>6.0}  {:>4.0} %  {function}", 100.0 * count / total);
    }
    println!("  {rest:>6.0}  {:>4.0} %  the rest\n", 100.0 * rest / total);
}

/// The name without its modules; the allocator's functions under one name, and under another the
/// program's own, with what the compiler put into them.
fn readable(function: &str) -> String {
    const ALLOCATOR: [&str; 4] = ["alloc_perturb", "free", "malloc", "unlink_chunk"];
    const PROGRAM: [&str; 3] = ["AnyFuture", "bench::", "{{closure}}"];
    if ALLOCATOR.iter().any(|name| function.contains(name)) {
        return "the allocator".into();
    }
    if PROGRAM.iter().any(|name| function.contains(name)) {
        return "the program".into();
    }
    let mut name = String::new();
    let mut words = function.split("::").peekable();
    while let Some(word) = words.next() {
        let start = word.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        let is_module = word[start..].starts_with(char::is_lowercase);
        match words.peek() {
            Some(_) if is_module => name.push_str(&word[..start]),
            Some(_) => name.extend([word, "::"]),
            None => name.push_str(word),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn names_are_those_that_a_reader_of_the_source_knows() {
        let drive = "handloom::runtime::<impl handloom::core::Core>::drive";
        assert_eq!(readable(drive), "<impl Core>::drive");
        let poll = "<handloom::time::sleep::Sleep as core::future::future::Future>::poll";
        assert_eq!(readable(poll), "<Sleep as Future>::poll");
        assert_eq!(readable("_int_malloc"), "the allocator");
    }
}
