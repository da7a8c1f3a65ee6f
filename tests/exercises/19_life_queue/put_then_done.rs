//! # Put, then done
//!
//! Whoever fills the first queue waits in `join` until each of its items is worked off, and then
//! takes from the second what is there. That has three conditions. A result is put before its item
//! counts as done. An error is a result like another, or else the worker ends, and takes the item in
//! its hands along. And since results come in any order, each goes to the place that comes with it.
//! The workers are tasks here and not threads, so that every order can be tried; the queues are the
//! same.
//!
//! Chapter: `19_life_queue`. You may change: the loop in `work`, and `generation` from its `TODO` on.

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
        // TODO: when does `join` believe that this one is through? And after an error?
        from.task_done();
        let Ok(state) = rules(neighbors).await else { return };
        to.put((at, Ok(state))).await.expect("it is open");
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
    let mut next = Vec::new();
    // TODO: this one was decided first. Is it the first one?
    while let Ok((at, state)) = to.try_get() {
        next.push(state.map_err(|error| (at, error))?);
    }
    Ok(next)
}

#[cfg(test)]
#[path = "../../checks/19_life_queue/put_then_done.rs"]
mod checks;
