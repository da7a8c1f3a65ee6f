//! # Both pipes
//!
//! Both reads are futures that one `gather` polls: whichever pipe has something, it is read, and
//! neither waits for the other. With that it does not matter in which order the child writes, nor
//! how much.
//!
//! It is a deadlock of the kind that is not found by trying: with little output the pipes never
//! fill. Handloom's `wait_with_output` reads both for the same reason, as Python's `communicate`
//! does.

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
    let mut both = gather([read_to_end(stdout), read_to_end(stderr)]).await;
    let complaints = both.pop().expect("two were gathered");
    let lines = both.pop().expect("two were gathered");
    (lines, complaints)
}

#[cfg(test)]
#[path = "../../checks/13_subprocess/both_pipes.rs"]
mod checks;
