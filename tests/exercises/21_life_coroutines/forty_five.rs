//! # One error out of forty-five
//!
//! Forty-five cells are tasks. If one of them fails, whoever started them has to hear of it: at
//! once, and not when the others are done; of which cell it was, and why, also where it panicked.
//! The others are not needed any more, and a task that nobody waits for runs on, unless it is
//! aborted.
//!
//! Chapter: `21_life_coroutines`. You may change: the body of `all`.

use handloom::{spawn, try_gather};

/// What comes of a cell that could not be stepped.
#[derive(Debug, PartialEq, Eq)]
struct CellError {
    /// Which of them, counted from 0.
    cell: usize,
    /// The cell's own error, or what a `JoinError` says.
    cause: String,
}

/// Runs each cell as a task, and gives what they give, in their order; or the first error that
/// comes, and then no cell goes on.
async fn all<F>(cells: Vec<F>) -> Result<Vec<u32>, CellError>
where
    F: Future<Output = Result<u32, String>> + 'static,
{
    // TODO: `try_gather` takes futures that give a `Result`. A handle gives a `Result` of its own:
    // `Err` with a `JoinError` is a task that has panicked.
    todo!()
}

#[cfg(test)]
#[path = "../../checks/21_life_coroutines/forty_five.rs"]
mod checks;
