//! # Off the loop
//!
//! All jobs are handed over before the first one is awaited: the loop goes round, and not the threads.
//! Each takes its name along, and a clone of the `Arc`, because it may live longer than the coroutine
//! that started it.
//!
//! A handle is a future like another, so `gather` waits for all of them, and gives what they give in
//! their order. There are two ways to fail, one inside the other: the call gives an error, or it
//! panics, and then the handle does.

use handloom::{gather, spawn_blocking};
use std::sync::Arc;

/// Asks by a name, and blocks the thread until the answer is there.
type Ask = Arc<dyn Fn(&str) -> Result<u32, String> + Send + Sync>;

/// Asks for all names, and gives the answers in their order. Where a call panics, that is an error,
/// with the words of its handle.
async fn ask_all(names: Vec<String>, ask: Ask) -> Vec<Result<u32, String>> {
    let jobs: Vec<_> = names
        .into_iter()
        .map(|name| {
            let ask = Arc::clone(&ask);
            spawn_blocking(move || ask(&name))
        })
        .collect();
    let answers = gather(jobs).await.into_iter();
    answers.map(|answer| answer.unwrap_or_else(|error| Err(error.to_string()))).collect()
}

#[cfg(test)]
#[path = "../../checks/14_blocking_io/off_the_loop.rs"]
mod checks;
