//! Builds the book of the course.
//!
//! ```text
//! cargo run -p book                       builds it, and says where
//! cargo run -p book -- serve [--port N]   serves it on this machine, and again after each change
//! cargo run -p book -- refresh            writes anew what the pages take from runs
//! cargo run -p book -- python [NAME]      runs the Python programs beside the lessons, and measures
//! ```
#![forbid(unsafe_code)]

use book::Task;
use std::process::ExitCode;

fn main() -> ExitCode {
    let task = match Task::parse(std::env::args_os().skip(1)) {
        Ok(task) => task,
        Err(wrong) => {
            eprintln!("book: {wrong}");
            return ExitCode::from(2);
        }
    };
    match task.run() {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(faults) => {
            for fault in faults {
                eprintln!("book: {fault}");
            }
            ExitCode::FAILURE
        }
    }
}
