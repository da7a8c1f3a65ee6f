//! `--growth`: what one of a thing costs when there are ten, and when there are a million.

use crate::kept::{self, ARCHITECTURE, Kept, whole};
use crate::machine;
use crate::turn::Starter;
use crate::workload::Role;
use crate::workloads::growth::WORKLOADS;

const SIZES: [u64; 6] = [10, 100, 1_000, 10_000, 100_000, 1_000_000];

/// Prints the table; the least of so many turns each.
pub(crate) fn run(runs: usize, quick: bool, cpu: bool) -> Result<(), String> {
    if kept::is_wanted() && (quick || cpu) {
        return Err("UPDATE_EXPECT=1 keeps the whole table: leave out --quick and --cpu".into());
    }
    let starter = Starter::new(cpu)?;
    machine::allow_many_descriptors();
    let sizes = if quick { &SIZES[..5] } else { &SIZES[..] };
    println!("{}", machine::describe());
    println!("What one costs when there are so many; the least of {runs} turns, in nanoseconds.");
    if cpu {
        println!("CPU time instead of the wall clock.");
    }
    let head = sizes.iter().map(|size| whole(*size as f64));
    let mut kept = Kept::new(["so many".to_string()].into_iter().chain(head));
    for workload in &WORKLOADS {
        println!("\n{} — {}, {}", workload.name, workload.about, workload.unit);
        print!("  {:<12}", "");
        sizes.iter().for_each(|size| print!("{size:>10}"));
        println!("   from first to last");
        let most = if workload.name == "grow_sockets" { clients() } else { u64::MAX };
        for entry in workload.entries {
            print!("  {:<12}", entry.system);
            let mut costs = Vec::new();
            for size in sizes.iter().map(|size| *size.min(&most)) {
                let turns: Result<Vec<f64>, _> =
                    (0..runs).map(|_| starter.turn(workload, entry, size)).collect();
                let least = turns?.into_iter().fold(f64::INFINITY, f64::min);
                print!("{least:>10.0}");
                costs.push(least);
                if size == most {
                    break;
                }
            }
            println!("   × {:.2}", costs[costs.len() - 1] / costs[0]);
            if entry.role == Role::Ours {
                let last = if most < u64::MAX {
                    format!(" (the last with {} clients)", whole(most as f64))
                } else {
                    String::new()
                };
                let name = format!("{}, {}{last}", workload.about, workload.unit);
                let missing = std::iter::repeat_n("–".to_string(), sizes.len() - costs.len());
                let figures = costs.iter().copied().map(whole).chain(missing);
                kept.row([name].into_iter().chain(figures));
            }
        }
        if most < u64::MAX {
            println!(
                "  the last is with {most} clients: this process may have {} descriptors",
                machine::descriptors()
            );
        }
    }
    kept.keep(ARCHITECTURE, "growth")
}

/// Each client is two sockets, and the process needs some descriptors for itself.
fn clients() -> u64 {
    machine::descriptors().saturating_sub(64) / 2
}
