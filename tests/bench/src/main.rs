//! Handloom beside tokio's `current_thread` runtime, measured in one run.
//!
//! ```text
//! cargo bench -p bench             about half a minute
//! cargo bench -p bench -- --quick  a few seconds
//! cargo bench -p bench -- --hooks  what the trace costs where nobody observes
//! ```
//!
//! Each turn of each system is a process of its own, because the heap that one system leaves
//! behind changes what the next one pays, and the systems take turns, because a machine has moods.
//! Times are nanoseconds of wall clock per operation; trust the ratios more than the times.

mod hooks;
mod workloads;

use std::process::{Command, ExitCode};
use workloads::{SYSTEMS, Turn, WORKLOADS, Workload};

const HELP: &str = "\
Handloom beside tokio's current_thread runtime, in one run.

Usage: cargo bench -p bench -- [options] [workload ...]

  --runs N   turns of each system for each workload, 1 to 1000 [15]
  --quick    three turns
  --hooks    instructions with the hooks of the trace and without; needs valgrind
  --help     this text

Workloads: spawn_join spawn_join_1 yield_1 yield_1000";

enum Order {
    Help,
    /// What the hooks of the trace cost.
    Hooks,
    /// One turn, in this process: print nanoseconds per operation.
    Turn(String, String),
    Table {
        runs: usize,
        workloads: Vec<&'static Workload>,
    },
}

fn main() -> ExitCode {
    match order() {
        Ok(Order::Help) => println!("{HELP}"),
        Ok(Order::Hooks) => {
            if let Err(problem) = hooks::table() {
                eprintln!("bench: {problem}");
                return ExitCode::FAILURE;
            }
        }
        Ok(Order::Turn(workload, system)) => match find(&workload).and_then(|w| w.turn(&system)) {
            Some(turn) => println!("{}", turn()),
            None => return refuse(&format!("--turn {workload} {system}: there is no such turn")),
        },
        Ok(Order::Table { runs, workloads }) => {
            for workload in workloads {
                if let Err(problem) = table(workload, runs) {
                    eprintln!("bench: {problem}");
                    return ExitCode::FAILURE;
                }
            }
        }
        Err(problem) => return refuse(&problem),
    }
    ExitCode::SUCCESS
}

fn refuse(problem: &str) -> ExitCode {
    eprintln!("bench: {problem}; --help shows what there is");
    ExitCode::from(2)
}

fn find(name: &str) -> Option<&'static Workload> {
    WORKLOADS.iter().find(|workload| workload.name == name)
}

fn order() -> Result<Order, String> {
    use lexopt::prelude::{Long, Value};
    let mut parser = lexopt::Parser::from_env();
    let mut runs = 15;
    let mut workloads = Vec::new();
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            // What cargo tells every benchmark.
            Long("bench") => {}
            Long("help") => return Ok(Order::Help),
            Long("hooks") => return Ok(Order::Hooks),
            Long("quick") => runs = 3,
            Long("runs") => {
                let text = word(&mut parser)?;
                let number = text.parse().ok().filter(|runs| (1..=1000).contains(runs));
                let problem = || format!("--runs {text}: expected a whole number from 1 to 1000");
                runs = number.ok_or_else(problem)?;
            }
            Long("turn") => return Ok(Order::Turn(word(&mut parser)?, word(&mut parser)?)),
            Value(name) => {
                let name = name.to_string_lossy();
                let known = find(&name).ok_or_else(|| format!("{name}: no such workload"))?;
                workloads.push(known);
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
    if workloads.is_empty() {
        workloads.extend(&WORKLOADS);
    }
    Ok(Order::Table { runs, workloads })
}

/// The value of the option that was read last.
fn word(parser: &mut lexopt::Parser) -> Result<String, String> {
    let word = parser.value().map_err(|error| error.to_string())?;
    Ok(word.to_string_lossy().into_owned())
}

/// Runs the systems in rotation and prints what each took.
fn table(workload: &Workload, runs: usize) -> Result<(), String> {
    let program = std::env::current_exe().map_err(|error| format!("where am I? {error}"))?;
    let mut times = vec![Vec::with_capacity(runs); SYSTEMS.len()];
    for _ in 0..runs {
        for (system, times) in SYSTEMS.iter().zip(&mut times) {
            let turn = Command::new(&program).args(["--turn", workload.name, system]).output();
            let turn = turn.map_err(|error| format!("{system} did not start: {error}"))?;
            let said = String::from_utf8_lossy(&turn.stdout);
            let failed = || format!("{system} failed: {}", String::from_utf8_lossy(&turn.stderr));
            times.push(said.trim().parse::<f64>().map_err(|_| failed())?);
        }
    }
    println!("{} — {}", workload.name, workload.about);
    println!("  {:<10}{:>10}{:>10}{:>10}   ns per operation", "", "median", "min", "max");
    let medians: Vec<f64> = times.iter_mut().map(|times| median(times)).collect();
    for ((system, times), median) in SYSTEMS.iter().zip(&times).zip(&medians) {
        let (min, max) = (times[0], times[times.len() - 1]);
        let ratio = median / medians[SYSTEMS.len() - 1];
        println!("  {system:<10}{median:>10.1}{min:>10.1}{max:>10.1}   {ratio:.2} × tokio");
    }
    println!();
    Ok(())
}

/// Sorts, and gives the one in the middle.
fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

impl Workload {
    fn turn(&self, system: &str) -> Option<Turn> {
        let at = SYSTEMS.iter().position(|name| *name == system)?;
        Some(self.turns[at])
    }
}
