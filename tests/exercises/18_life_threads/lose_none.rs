//! # Lose no error of a thread
//!
//! What a thread has come to is in what `join` gives, and nowhere else: its value, its error, or the
//! words of its panic. And whoever returns at the first error lets go of the threads behind it:
//! they run on, and nobody hears of them. So join all that were started, whatever becomes of one,
//! and report all that went wrong. That the system refuses a thread is no reason to forget the
//! others either.
//!
//! Chapter: `18_life_threads`. You may change: the body of `all`.

use std::any::Any;
use std::io;
use std::thread::{self, JoinHandle};

/// Why there is no value of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cause {
    /// The cell's own error.
    Failed(String),
    /// Its thread has panicked, with these words.
    Panicked(String),
    /// No thread could be started for it; what the system said.
    Refused(String),
}

/// What was started, and is to be joined. Threads are; the checks have some that are easier to
/// watch.
trait Started {
    fn join(self) -> thread::Result<Result<u32, String>>;
}

impl Started for JoinHandle<Result<u32, String>> {
    fn join(self) -> thread::Result<Result<u32, String>> {
        JoinHandle::join(self)
    }
}

/// The words of a panic.
fn words(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(words) => *words,
        Err(payload) => payload.downcast_ref::<&str>().copied().unwrap_or("no words").to_owned(),
    }
}

/// Starts all cells, also those behind one that gets no thread, and then waits for all of them. Gives
/// their values, in order; or, where some have none, the number of each of these and its cause, in
/// order.
fn all<S: Started>(
    cells: usize,
    mut start: impl FnMut(usize) -> io::Result<S>,
) -> Result<Vec<u32>, Vec<(usize, Cause)>> {
    // TODO: this hears only of what went well.
    let mut started = Vec::new();
    for cell in 0..cells {
        started.extend(start(cell).ok());
    }
    let mut values = Vec::new();
    for thread in started {
        if let Ok(Ok(value)) = thread.join() {
            values.push(value);
        }
    }
    Ok(values)
}

#[cfg(test)]
#[path = "../../checks/18_life_threads/lose_none.rs"]
mod checks;
