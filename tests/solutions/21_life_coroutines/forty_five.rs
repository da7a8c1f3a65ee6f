//! # One error out of forty-five
//!
//! `try_gather` is over with the first error that comes, whichever cell it is of. To await them in
//! their order would find it only when all cells before it are done.
//!
//! It is given the handles by reference, so that they are still there afterwards: to drop a handle
//! detaches the task, and the task runs on. A task that is over is not harmed by `abort`. The name
//! of the cell is put to the error where it is still known whose it is, and a panic becomes an
//! error there.

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
    let mut tasks: Vec<_> = cells.into_iter().map(spawn).collect();
    let outcomes = tasks.iter_mut().enumerate().map(async |(cell, task)| match task.await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(cause)) => Err(CellError { cell, cause }),
        Err(error) => Err(CellError { cell, cause: error.to_string() }),
    });
    let outcome = try_gather(outcomes).await;
    for task in &tasks {
        task.abort();
    }
    outcome
}

#[cfg(test)]
#[path = "../../checks/21_life_coroutines/forty_five.rs"]
mod checks;
