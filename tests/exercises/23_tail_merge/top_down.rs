//! # A coroutine on top
//!
//! A port from threads to coroutines may begin at the top. What reads a log blocks, and stays as it
//! is, on a thread; what writes is a coroutine on the loop. Between them is a queue: threads put into
//! it, and the coroutine gets. It has to be closed, or the coroutine waits for ever; and when all of
//! the readers are through, not when the first is.
//!
//! Chapter: `23_tail_merge`. You may change: the body of `merge`.

use handloom::sync::Queue;
use handloom::{gather, spawn, spawn_blocking};
use std::sync::Arc;

/// Gives the next line of a log, or `None` when the log is over, and blocks the thread until then.
type Log = Box<dyn FnMut() -> Option<String> + Send>;

/// Reads each log on a thread, and has each line written here, as soon as it is there. When all logs
/// are over and all lines are written, it says whether one has panicked, with the words of the first
/// in `logs` that has.
async fn merge(logs: Vec<Log>, write: impl AsyncFn(String)) -> Result<(), String> {
    // TODO: this is right where logs are short, and waits until all of them are over.
    let lines = Arc::new(Queue::bounded(1_000_000));
    let readers: Vec<_> = logs
        .into_iter()
        .map(|mut log| {
            let lines = Arc::clone(&lines);
            spawn_blocking(move || {
                while let Some(line) = log() {
                    lines.put_blocking(line).expect("it is open");
                }
            })
        })
        .collect();
    let ends = gather(readers).await;
    lines.close();
    while let Some(line) = lines.get().await {
        write(line).await;
    }
    ends.into_iter().collect::<Result<(), _>>().map_err(|error| error.to_string())
}

#[cfg(test)]
#[path = "../../checks/23_tail_merge/top_down.rs"]
mod checks;
