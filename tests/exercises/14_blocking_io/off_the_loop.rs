//! # Off the loop
//!
//! A call that blocks keeps its thread until it is done, and a coroutine that makes one keeps
//! everybody: nobody has a turn until the last answer is there. Let a thread make each call, and let
//! the coroutine wait for the thread. Then the others go on, all calls are under way at the same
//! time, and a call that panics costs its own answer and no more.
//!
//! Chapter: `14_blocking_io`. You may change: the body of `ask_all`.

use handloom::{gather, spawn_blocking};
use std::sync::Arc;

/// Asks by a name, and blocks the thread until the answer is there.
type Ask = Arc<dyn Fn(&str) -> Result<u32, String> + Send + Sync>;

/// Asks for all names, and gives the answers in their order. Where a call panics, that is an error,
/// with the words of its handle.
async fn ask_all(names: Vec<String>, ask: Ask) -> Vec<Result<u32, String>> {
    // TODO: this is `async`, and `ask` is not.
    let mut answers = Vec::new();
    for name in names {
        answers.push(ask(&name));
    }
    answers
}

#[cfg(test)]
#[path = "../../checks/14_blocking_io/off_the_loop.rs"]
mod checks;
