//! # Queues with little room
//!
//! In the lesson each queue has room for all cells, because whoever fills the first is also the one
//! who empties the last. With less room this stands still: the workers wait for room to put a result,
//! for nobody takes results before all cells are put; and whoever puts cells waits for the workers.
//! A pipeline with a bound needs somebody at its end who takes things out meanwhile.
//!
//! Chapter: `19_life_queue`. You may change: the body of `generation`.

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
    // TODO: with more cells than there is room for, who waits for whom?
    for cell in cells.into_iter().enumerate() {
        from.put(cell).await.expect("it is open");
    }
    from.join().await;
    while let Ok((at, state)) = to.try_get() {
        next[at] = state;
    }
    next
}

#[cfg(test)]
#[path = "../../checks/19_life_queue/small_room.rs"]
mod checks;
