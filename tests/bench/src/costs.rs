//! `--costs`: what single operations cost in allocations, atomic read-modify-writes, system calls
//! and instructions, ours beside tokio's.
//!
//! Each figure is a difference: two turns, one of them with more operations, each in a process of
//! its own. What starting and ending cost is in both and drops out. Allocations are counted by the
//! program's allocator, and the rest by `tools`.

use crate::kept::{ARCHITECTURE, Kept, whole};
use crate::machine;
use crate::tools::{Watched, atomics, callgrind, strace};
use crate::turn::Starter;
use crate::workloads;

struct Row {
    operation: &'static str,
    workload: &'static str,
    /// The operations of the shorter turn; the longer one has twice as many.
    operations: u64,
}

const ROWS: [Row; 8] = [
    Row { operation: "spawn and join, many at once", workload: "spawn_join", operations: 5_000 },
    Row { operation: "the same, one by one", workload: "spawn_join_1", operations: 5_000 },
    Row { operation: "give up a turn", workload: "yield_1", operations: 20_000 },
    Row { operation: "through a queue, nobody waits", workload: "queue_ready", operations: 20_000 },
    Row {
        operation: "through a queue, each time somebody waits",
        workload: "ping_pong",
        operations: 10_000,
    },
    Row { operation: "spawn, sleep, join", workload: "timer_batch", operations: 2_000 },
    Row {
        operation: "write to a socket and read from it",
        workload: "socket_ready",
        operations: 2_000,
    },
    Row { operation: "echo, there and back", workload: "echo_1", operations: 2_000 },
];

pub(crate) fn run() -> Result<(), String> {
    let has_valgrind = callgrind::is_installed();
    let has_atomics = has_valgrind && atomics::can_be_told();
    let has_strace = strace::is_installed();
    println!("{}", machine::describe());
    println!("What one operation costs. Atomics are read-modify-writes.");
    let missing = [
        (has_valgrind, "valgrind is not here: no instructions"),
        (has_atomics, "objdump, valgrind or an x86-64 is not here: no atomics"),
        (has_strace, "strace is not here: no system calls"),
    ];
    missing.iter().filter(|(is_here, _)| !is_here).for_each(|(_, what)| println!("{what}"));
    println!(
        "\n{:<44}{:<10}{:>13}{:>9}{:>14}{:>14}",
        "", "", "allocations", "atomics", "system calls", "instructions"
    );

    let starter = Starter::new(false)?;
    let mut atomics = atomics::Atomics::default();
    let mut kept =
        Kept::new(["operation", "allocations", "atomics", "system calls", "instructions"]);
    for Row { operation, workload, operations } in &ROWS {
        let workload = workloads::find(workload).ok_or("a row without its workload")?;
        let mut pairs = Vec::new();
        for system in ["handloom", "tokio"] {
            let per_one = |count: &mut dyn FnMut(&Watched) -> Result<u64, String>| {
                let turn = |operations| Watched { workload, system, operations };
                let (short, long) = (count(&turn(*operations))?, count(&turn(2 * operations))?);
                Ok::<f64, String>((long as f64 - short as f64) / *operations as f64)
            };
            let allocations = Some(per_one(&mut |turn| starter.allocations(turn))?);
            let mut instructions = None;
            let mut read_modify_writes = None;
            if has_atomics {
                let mut both = Vec::new();
                instructions = Some(per_one(&mut |turn| {
                    let executed = callgrind::executed(turn)?;
                    both.push(atomics.among(&executed));
                    Ok(executed.values().flat_map(|places| places.values()).sum())
                })?);
                let more = both[1] as f64 - both[0] as f64;
                read_modify_writes = Some(more / *operations as f64);
            } else if has_valgrind {
                instructions = Some(per_one(&mut callgrind::instructions)?);
            }
            let calls = has_strace.then(|| per_one(&mut strace::calls)).transpose()?;
            pairs.push([
                short(allocations),
                short(read_modify_writes),
                short(calls),
                instructions.map_or("–".into(), whole),
            ]);
            println!(
                "{:<44}{system:<10}{:>13}{:>9}{:>14}{:>14}",
                if system == "handloom" { operation } else { "" },
                cell(allocations, 2),
                cell(read_modify_writes, 2),
                cell(calls, 2),
                cell(instructions, 0),
            );
        }
        let both = (0..4).map(|at| format!("{} / {}", pairs[0][at], pairs[1][at]));
        kept.row([(*operation).to_string()].into_iter().chain(both));
    }
    kept.keep(ARCHITECTURE, "costs")
}

/// Less than a hundredth is what the longer turn's vectors needed once more.
fn cell(cost: Option<f64>, digits: usize) -> String {
    cost.map_or("–".into(), |cost| {
        format!("{:.digits$}", if cost.abs() < 0.005 { 0.0 } else { cost })
    })
}

/// The same without what says nothing: `8`, `16.2`, `0.02`.
fn short(cost: Option<f64>) -> String {
    let digits = if cost.is_some_and(|cost| cost.abs() >= 1.0) { 1 } else { 2 };
    let text = cell(cost, digits);
    let text = if text.contains('.') { text.trim_end_matches('0') } else { &text };
    text.trim_end_matches('.').to_string()
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn short_figures_keep_what_they_say() {
        let figures = [8.0, 16.21, 0.021, 0.003, 10.0].map(|cost| short(Some(cost)));
        assert_eq!(figures, ["8", "16.2", "0.02", "0", "10"]);
        assert_eq!(short(None), "–");
    }
}
