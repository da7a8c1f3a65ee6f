//! # A coroutine on top
//!
//! Somebody has to wait for the readers and close the queue, while somebody else gets what they put.
//! So the first of these is a task. Its handle gives what became of the readers, and whoever gets
//! awaits it at the end: it is over by then, for it was the one who closed.
//!
//! A queue needs a bound that is small: a thread that reads faster than the loop writes waits in
//! `put_blocking`, which is what a thread may do. And a reader that panics is through like another:
//! `gather` waits for all of them, whatever becomes of one.

use handloom::sync::Queue;
use handloom::{gather, spawn, spawn_blocking};
use std::sync::Arc;

/// Gives the next line of a log, or `None` when the log is over, and blocks the thread until then.
type Log = Box<dyn FnMut() -> Option<String> + Send>;

/// Reads each log on a thread, and has each line written here, as soon as it is there. When all logs
/// are over and all lines are written, it says whether one has panicked, with the words of the first
/// in `logs` that has.
async fn merge(logs: Vec<Log>, write: impl AsyncFn(String)) -> Result<(), String> {
    let lines = Arc::new(Queue::bounded(16));
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
    let closes = Arc::clone(&lines);
    let ends = spawn(async move {
        let ends = gather(readers).await;
        closes.close();
        ends
    });
    while let Some(line) = lines.get().await {
        write(line).await;
    }
    let ends = ends.await.expect("it does not panic");
    ends.into_iter().collect::<Result<(), _>>().map_err(|error| error.to_string())
}

#[cfg(test)]
#[path = "../../checks/23_tail_merge/top_down.rs"]
mod checks;
