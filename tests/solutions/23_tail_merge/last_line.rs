//! # The last line
//!
//! Whether the log is over is asked *before* it is read. If it was over then, this look has seen
//! everything, for nothing was added since. If it was not, there will be another look. What is
//! written between the two questions is found in either case.
//!
//! `half` holds what has no end yet, from one look to the next. A line is taken out of it when its end
//! is there, and what is left when the log is over will get no end any more: it counts as it is.

use handloom::time::sleep;
use std::time::Duration;

/// How long it waits where nothing new was written, until it looks again.
const PAUSE: Duration = Duration::from_millis(10);

/// A log that somebody else writes. To ask takes a moment, and meanwhile that one writes on.
trait Log {
    /// What was written since it was asked last. It may end in the middle of a line.
    async fn read(&self) -> String;

    /// Whether the writer is through: then nothing will be added.
    async fn is_over(&self) -> bool;
}

/// Hands each line to `write`, without its `\n`, until the log is over. What the log ends with is a
/// line as well, also without a `\n`.
async fn tail(log: &impl Log, write: impl AsyncFn(String)) {
    let mut half = String::new();
    loop {
        let over = log.is_over().await;
        let text = log.read().await;
        half += &text;
        while let Some(end) = half.find('\n') {
            let line: String = half.drain(..=end).collect();
            write(line.trim_end_matches('\n').to_owned()).await;
        }
        if over {
            if !half.is_empty() {
                write(half).await;
            }
            return;
        }
        if text.is_empty() {
            sleep(PAUSE).await;
        }
    }
}

#[cfg(test)]
#[path = "../../checks/23_tail_merge/last_line.rs"]
mod checks;
