//! # A child that takes too long
//!
//! A child process may hang, so it gets a limit. To give up the wait is not enough: the child would go
//! on, and a child that is killed and never waited for stays in the table of processes as a zombie. So:
//! kill, and wait once more.
//!
//! Chapter: `13_subprocess`. You may change: the body of `run`.

use handloom::process::Command;
use handloom::time::timeout;
use std::io;
use std::process::ExitStatus;
use std::time::Duration;

/// How a child ended.
#[derive(Debug, PartialEq)]
enum Ended {
    Exited(ExitStatus),
    /// It was killed because its time was up.
    TookTooLong,
}

/// Runs a command to its end, or kills it when `limit` has passed. No child is left in either case.
/// `started` is told the number of the process.
async fn run(
    command: &mut Command,
    limit: Duration,
    started: impl FnOnce(u32),
) -> io::Result<Ended> {
    let mut child = command.spawn()?;
    started(child.id());
    // TODO: this leaves a child that takes too long to itself.
    match timeout(limit, child.wait()).await {
        Ok(status) => Ok(Ended::Exited(status?)),
        Err(_) => Ok(Ended::TookTooLong),
    }
}

#[cfg(test)]
#[path = "../../checks/13_subprocess/child_timeout.rs"]
mod checks;
