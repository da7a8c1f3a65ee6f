//! # Put, then done
//!
//! `put`, then `task_done`: between the two the result is in the second queue and the item still
//! counts, which does no harm. The other way round there is a moment at which the item is through
//! and its result is nowhere, and `join` may return in that moment.
//!
//! The worker does not look into the result. So an error cannot end it, and there is one way through
//! the loop and not two of which one forgets `task_done`.
//!
//! `generation` takes all results before it returns, also where there is an error among them: what
//! it left in the queue would be taken for results of the next generation.

use handloom::sync::Queue;

/// A cell on its way: its place, and how many neighbors it has.
type ToDecide = (usize, u32);

/// What came of it, beside its place.
type Decided = (usize, Result<char, String>);

/// A worker: takes cells until their queue is closed, and hands on what `rules` say of each.
async fn work(
    from: &Queue<ToDecide>,
    to: &Queue<Decided>,
    rules: impl AsyncFn(u32) -> Result<char, String>,
) {
    while let Some((at, neighbors)) = from.get().await {
        let state = rules(neighbors).await;
        to.put((at, state)).await.expect("it is open");
        from.task_done();
    }
}

/// A generation: puts all cells, waits until they are worked off, and takes the results. Gives the
/// new cells in their places, or an error of a cell with its place. Both queues have room for all.
async fn generation(
    cells: &[u32],
    from: &Queue<ToDecide>,
    to: &Queue<Decided>,
) -> Result<Vec<char>, (usize, String)> {
    for (at, neighbors) in cells.iter().enumerate() {
        from.put((at, *neighbors)).await.expect("it is open");
    }
    from.join().await;
    let mut next = vec![' '; cells.len()];
    let mut outcome = Ok(());
    while let Ok((at, state)) = to.try_get() {
        match state {
            Ok(state) => next[at] = state,
            Err(error) => outcome = Err((at, error)),
        }
    }
    outcome.map(|()| next)
}

#[cfg(test)]
#[path = "../../checks/19_life_queue/put_then_done.rs"]
mod checks;
