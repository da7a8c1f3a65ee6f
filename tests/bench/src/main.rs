//! Handloom beside what people would use instead, and beside what the machine allows, in one run.
//!
//! ```text
//! cargo bench -p bench                         the table, about ten minutes
//! cargo bench -p bench -- --quick              under a minute
//! cargo bench -p bench -- ping_pong life       two of its rows
//! cargo bench -p bench -- --growth             what one costs when there are many
//! cargo bench -p bench -- --costs              allocations, atomics, calls, instructions
//! cargo bench -p bench -- --check-instructions against the figures in the repository
//! cargo bench -p bench -- --help               everything else
//! ```
//!
//! Each turn of each system is a process of its own, because the heap that one system leaves
//! behind changes what the next one pays, and the systems take turns, because a machine has moods.
//! Trust the ratios more than the times.
//!
//! `systems` and `channels` put everybody behind the same few names; `workloads` has the programs,
//! each written once; `workload` is what a row says of itself, and `table` runs and prints it.

mod allocator;
mod channels;
mod goals;
mod growth;
mod machine;
mod order;
mod python;
mod stopwatch;
mod summary;
mod systems;
mod table;
mod turn;
mod workload;
mod workloads;

use order::Order;
use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = match order::read() {
        Ok(Order::Help) => {
            order::help();
            Ok(())
        }
        Ok(Order::Turn(turn)) => turn.take(),
        Ok(Order::Table(plan)) => table::run(&plan),
        Ok(Order::Growth { runs, quick }) => growth::run(runs, quick),
        Err(problem) => {
            eprintln!("bench: {problem}; --help shows what there is");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("bench: {problem}");
            ExitCode::FAILURE
        }
    }
}
