//! `--costs`: what single operations cost in allocations, atomic read-modify-writes, system calls
//! and instructions, ours beside tokio's.
//!
//! Each figure is a difference: two turns, one of them with more operations, each in a process of
//! its own. What starting and ending cost is in both and drops out. Allocations are counted by the
//! program's allocator, and the rest by `tools`.

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
    Row { operation: "spawn and join", workload: "spawn_join", operations: 5_000 },
    Row { operation: "the same, one by one", workload: "spawn_join_1", operations: 5_000 },
    Row { operation: "yield", workload: "yield_1", operations: 20_000 },
    Row { operation: "queue, nobody waits", workload: "queue_ready", operations: 20_000 },
    Row { operation: "queue, every one waits", workload: "ping_pong", operations: 10_000 },
    Row { operation: "spawn, sleep, join", workload: "timer_batch", operations: 2_000 },
    Row { operation: "socket write and read", workload: "socket_ready", operations: 2_000 },
    Row { operation: "echo round trip", workload: "echo_1", operations: 2_000 },
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
        "\n{:<24}{:<10}{:>13}{:>9}{:>14}{:>14}",
        "", "", "allocations", "atomics", "system calls", "instructions"
    );

    let starter = Starter::new(false)?;
    let mut atomics = atomics::Atomics::default();
    for Row { operation, workload, operations } in &ROWS {
        let workload = workloads::find(workload).ok_or("a row without its workload")?;
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
            println!(
                "{:<24}{system:<10}{:>13}{:>9}{:>14}{:>14}",
                if system == "handloom" { operation } else { "" },
                cell(allocations, 2),
                cell(read_modify_writes, 2),
                cell(calls, 2),
                cell(instructions, 0),
            );
        }
    }
    Ok(())
}

/// Less than a hundredth is what the longer turn's vectors needed once more.
fn cell(cost: Option<f64>, digits: usize) -> String {
    cost.map_or("–".into(), |cost| {
        format!("{:.digits$}", if cost.abs() < 0.005 { 0.0 } else { cost })
    })
}
