//! # Both pipes
//!
//! A child writes to two pipes, and a pipe has a bound: who writes to a full one waits for a
//! reader. Nobody knows which of the two it will fill first. Read one to its end and then the
//! other, and some day the child waits for you to read the one while you wait for the end of the
//! other.
//!
//! Chapter: `13_subprocess`. You may change: the body of `outputs`.

use handloom::gather;
use handloom::sync::Queue;

/// All that is left in a pipe, line by line, until its other end is closed.
async fn read_to_end(pipe: &Queue<String>) -> Vec<String> {
    let mut lines = Vec::new();
    while let Some(line) = pipe.get().await {
        lines.push(line);
    }
    lines
}

/// What a child writes to its two pipes.
async fn outputs(stdout: &Queue<String>, stderr: &Queue<String>) -> (Vec<String>, Vec<String>) {
    // TODO: this works as long as the child does not complain much.
    let lines = read_to_end(stdout).await;
    let complaints = read_to_end(stderr).await;
    (lines, complaints)
}

#[cfg(test)]
#[path = "../../checks/13_subprocess/both_pipes.rs"]
mod checks;
