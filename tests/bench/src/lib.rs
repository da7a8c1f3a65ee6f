//! Handloom beside what people would use instead, and beside what the machine allows, in one run.
//!
//! ```text
//! cargo bench -p bench                         the table, about ten minutes
//! cargo bench -p bench -- --quick              under a minute
//! cargo bench -p bench -- ping_pong life       two of its rows
//! cargo bench -p bench -- --growth             what one costs when there are many
//! cargo bench -p bench -- --costs              allocations, atomics, calls, instructions
//! cargo bench -p bench -- --where              the same instructions, function by function
//! cargo bench -p bench -- --check-instructions against the figures in the repository
//! cargo bench -p bench -- --help               everything else
//! ```
//!
//! Each turn of each system is a process of its own, because the heap that one system leaves
//! behind changes what the next one pays, and the systems take turns, because a machine has moods.
//! Trust the ratios more than the times.
//!
//! Where to look: `systems` and `channels` put everybody behind the same few names; `workloads` has
//! the programs, each written once; `workload` is what a row says of itself; `table` runs and
//! prints it.

#![cfg_attr(
    not(feature = "peers"),
    allow(dead_code, unused_imports, reason = "some of what is here is for the peers only")
)]

mod allocator;
mod channels;
mod costs;
mod goals;
mod growth;
mod instructions;
mod kept;
mod machine;
mod order;
mod parts;
mod python;
mod stopwatch;
mod summary;
mod systems;
mod table;
mod tools;
mod turn;
mod workload;
mod workloads;

use order::Order;
use std::process::ExitCode;

/// Does what the command line says.
pub fn main() -> ExitCode {
    let outcome = match order::read() {
        Ok(Order::Help) => {
            order::help();
            Ok(())
        }
        Ok(Order::Turn(turn)) => turn.take(),
        Ok(Order::Table(plan)) => table::run(&plan),
        Ok(Order::Costs) => costs::run(),
        Ok(Order::Parts) => parts::run(),
        Ok(Order::Instructions) => instructions::print(),
        Ok(Order::CheckInstructions) => instructions::check(),
        Ok(Order::Growth { runs, quick, cpu }) => growth::run(runs, quick, cpu),
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
