//! # The last line
//!
//! A log grows while it is read, and the writer is not asked first. So what is there may end in the
//! middle of a line, and the half must wait for its other half. And between the last look at what was
//! written and the question whether the log is over, the writer may have written its last line and
//! gone. Nobody looks any more then, and the line is lost.
//!
//! Chapter: `23_tail_merge`. You may change: the body of `tail`.

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
    loop {
        let text = log.read().await;
        for line in text.lines() {
            write(line.to_owned()).await;
        }
        // TODO: what may the writer have done since it was read?
        if log.is_over().await {
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
