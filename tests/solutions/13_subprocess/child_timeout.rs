//! # A child that takes too long
//!
//! Three things after the limit, in this order: kill the child, wait for it, say that it took too long.
//! The second wait takes no time, for the child is dead; it is what removes it from the table of
//! processes.
//!
//! The timeout borrows the child for the wait only, so that the child is still there when the wait has
//! been given up.

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
    match timeout(limit, child.wait()).await {
        Ok(status) => Ok(Ended::Exited(status?)),
        Err(_) => {
            child.kill()?;
            child.wait().await?;
            Ok(Ended::TookTooLong)
        }
    }
}

#[cfg(test)]
#[path = "../../checks/13_subprocess/child_timeout.rs"]
mod checks;
