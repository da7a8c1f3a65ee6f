//! A time limit for what could hang.

use std::io::Write;
use std::panic::Location;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

/// No test takes a second. This long means that it hangs, even on a machine that is busy.
const LIMIT: Duration = Duration::from_secs(60);

/// Ends the process, with the name of the test, if the test is not over in a minute. A thread that
/// hangs cannot be stopped, and a process can.
#[track_caller]
pub fn limit() -> Limit {
    let place = Location::caller();
    let name = thread::current().name().unwrap_or("a test").to_owned();
    let (over, guard) = channel::<()>();
    thread::spawn(move || {
        // An end of the channel that is dropped ends the wait as well: only time up is an error.
        if guard.recv_timeout(LIMIT) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            // Not by `eprintln!`, which the test harness keeps for itself.
            let text = format!("\n{name} ({place}) still runs after {LIMIT:?}: it hangs\n");
            let _ = std::io::stderr().write_all(text.as_bytes());
            std::process::abort();
        }
    });
    Limit { _over: over }
}

/// Keeps the time; see [`limit`].
#[derive(Debug)]
#[must_use = "the limit holds until the guard is dropped"]
pub struct Limit {
    _over: Sender<()>,
}
