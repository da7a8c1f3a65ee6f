//! # Lose no error of a thread
//!
//! No `?` and no `return` stands between the first start and the last join. Each of them would let
//! go of threads that run: a `JoinHandle` that is dropped detaches its thread.
//!
//! A refused thread stays in its place of the list, so that the numbers of the others are right, and
//! its error comes out in order. Then there are three ways for a cell to have no value, one inside
//! the other, as in lesson 18: no thread, a panic of the thread, an error of the cell. All of them
//! become a `Cause` at one place, where it is still known which cell it is.

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
    start: impl FnMut(usize) -> io::Result<S>,
) -> Result<Vec<u32>, Vec<(usize, Cause)>> {
    let started: Vec<_> = (0..cells).map(start).collect();
    let (mut values, mut lost) = (Vec::new(), Vec::new());
    for (cell, thread) in started.into_iter().enumerate() {
        let outcome = match thread.map(Started::join) {
            Ok(Ok(outcome)) => outcome.map_err(Cause::Failed),
            Ok(Err(payload)) => Err(Cause::Panicked(words(payload))),
            Err(error) => Err(Cause::Refused(error.to_string())),
        };
        match outcome {
            Ok(value) => values.push(value),
            Err(cause) => lost.push((cell, cause)),
        }
    }
    if lost.is_empty() { Ok(values) } else { Err(lost) }
}

#[cfg(test)]
#[path = "../../checks/18_life_threads/lose_none.rs"]
mod checks;
