//! # Close a pipeline
//!
//! A stage of a pipeline: workers take items out of one queue, and put what they have made of them
//! into the next. A queue that is closed still gives what is in it, and nothing can be put any
//! more. So the queue behind a stage is closed when the last of its workers is done: before that
//! something would be lost, and without it those behind would wait for ever.
//!
//! Chapter: `16_queue_pipeline`. You may change: the body of `stage`.

use handloom::sync::Queue;
use handloom::{gather, spawn};
use std::rc::Rc;

/// One worker: from one queue to the next, until the first is closed and empty.
async fn worker(from: Rc<Queue<u32>>, to: Rc<Queue<u32>>, work: Rc<impl AsyncFn(u32) -> u32>) {
    while let Some(item) = from.get().await {
        let result = work(item).await;
        to.put(result).await.expect("nobody closes it before we are done");
    }
}

/// Starts a stage with so many workers, and returns the queue that their results come in. It has a
/// bound of 1, and it is closed when there will be no more results.
fn stage<W>(from: &Rc<Queue<u32>>, workers: usize, work: W) -> Rc<Queue<u32>>
where
    W: AsyncFn(u32) -> u32 + 'static,
{
    let (to, work) = (Rc::new(Queue::bounded(1)), Rc::new(work));
    // TODO: start the workers, and see to it that `to` is closed when all of them are done.
    to
}

#[cfg(test)]
#[path = "../../checks/16_queue_pipeline/close_stage.rs"]
mod checks;
