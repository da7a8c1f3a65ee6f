//! Builds the book of the course.
//! `cargo run -p book -- --help` says what else it does.
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
