//! # Queues with little room
//!
//! Two do what one did before: a task fills the first queue, and `generation` empties the last. Now
//! each wait has somebody who ends it: for a worker without room there is `generation`, which only
//! takes, and for the task that fills there are the workers.
//!
//! How does `generation` know that it is through? The queues stay open, so nobody tells it the end.
//! It counts: there are as many results as there were cells. `join` on the first queue would not do,
//! for to wait there means not to take; and a look with `try_get` finds nothing whenever the workers
//! are slow.

use handloom::spawn;
use handloom::sync::Queue;
use std::rc::Rc;

/// A cell on its way: its place, and how many neighbors it has.
type ToDecide = (usize, u32);

/// What came of it, beside its place.
type Decided = (usize, char);

/// A generation: has the workers between the two queues decide all cells, and gives the new ones in
/// their places. The queues may have less room than there are cells, and stay open. No worker is
/// without a cell while there are some to be put.
async fn generation(
    cells: Vec<u32>,
    from: Rc<Queue<ToDecide>>,
    to: Rc<Queue<Decided>>,
) -> Vec<char> {
    let mut next = vec![' '; cells.len()];
    drop(spawn(async move {
        for cell in cells.into_iter().enumerate() {
            from.put(cell).await.expect("it is open");
        }
    }));
    for _ in 0..next.len() {
        let (at, state) = to.get().await.expect("it is open");
        next[at] = state;
    }
    next
}

#[cfg(test)]
#[path = "../../checks/19_life_queue/small_room.rs"]
mod checks;
