//! The course: what is next, what is wrong with it, a hint, and the solution afterwards.
//!
//! ```text
//! cargo run --bin course              where you are, and what is next
//! cargo run --bin course -- watch     checks again whenever you save
//! cargo run --bin course -- --help    the other commands
//! ```
//! The exercises are in `tests/exercises`, and `README.md` there says how one is made.
#![forbid(unsafe_code)]

// What there is, and how far the learner is.
mod catalog;

mod find;

mod progress;

mod originals;

// One exercise, compiled and run.
mod cargo;

mod child;

mod printed;

mod failure;

mod check;

mod report;

// What can be asked for.
mod arguments;

mod commands;

mod hints;

mod listing;

mod json;

mod reset;

mod watch;

mod terminal;

// What maintainers ask for.
mod rules;

mod verify;

use arguments::Command;
use std::process::ExitCode;

/// Why a command came to nothing.
#[derive(Debug)]
enum End {
    /// One line that says what is wrong with what was asked.
    Usage(String),
    /// What was asked for was done, and the answer is no.
    No,
    /// A signal asked the program to end.
    Killed(i32),
}

impl From<std::io::Error> for End {
    fn from(error: std::io::Error) -> End {
        End::Usage(error.to_string())
    }
}

fn main() -> ExitCode {
    child::heed_signals();
    let done = Command::from_arguments().and_then(commands::run);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(End::No) => ExitCode::FAILURE,
        Err(End::Usage(why)) => {
            eprintln!("course: {why}");
            ExitCode::from(2)
        }
        Err(End::Killed(signal)) => console::die_of(signal),
    }
}
