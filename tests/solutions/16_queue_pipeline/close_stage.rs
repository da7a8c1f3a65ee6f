//! # Close a pipeline
//!
//! A worker is done when its queue is closed and empty *and* it has put its last result. Only who
//! waits for all of them knows when that is: one more task, which gathers the workers and then
//! closes.
//!
//! `stage` itself waits for nothing. It returns the queue at once, so that stages can be put one
//! behind the other and whoever is at the end can begin to get; with bounds on all queues,
//! something has to. `gather` also comes to its end where a worker has panicked, and so does the
//! pipeline.

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
    let workers: Vec<_> = (0..workers)
        .map(|_| spawn(worker(Rc::clone(from), Rc::clone(&to), Rc::clone(&work))))
        .collect();
    let closes = Rc::clone(&to);
    drop(spawn(async move {
        gather(workers).await;
        closes.close();
    }));
    to
}

#[cfg(test)]
#[path = "../../checks/16_queue_pipeline/close_stage.rs"]
mod checks;
