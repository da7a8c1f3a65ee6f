//! # Done again
//!
//! A computation is split into chunks, and each worker takes the next chunk when it is free. A worker
//! that dies takes down what was in its hands, and nothing else. Its death is reported, another
//! worker is started, and gets the chunk once more: the first may have died of something else. Two
//! deaths of the same chunk are enough, and it is given up; the rest is done all the same.
//!
//! Chapter: `25_true_parallelism`. You may change: the body of `chunks`, and the loop in `work`.

use handloom::sync::Queue;
use handloom::{gather, spawn};
use std::ops::Range;
use std::rc::Rc;

/// Computes elsewhere, on another processor. A worker that has died answers nothing any more.
trait Worker {
    /// What comes of these numbers.
    async fn ask(&mut self, chunk: &Range<u64>) -> Result<u64, Died>;
}

/// A worker has died with what it had in its hands.
#[derive(Debug)]
struct Died;

/// What has been computed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Done {
    sum: u64,
    /// A chunk for each worker that has died of it.
    died: Vec<Range<u64>>,
    /// The chunks that are missing in the sum.
    given_up: Vec<Range<u64>>,
}

/// All the numbers in chunks of this size, of which the last may be smaller.
fn chunks(numbers: Range<u64>, size: u64) -> Vec<Range<u64>> {
    // TODO: some of the numbers are in no chunk.
    let count = (numbers.end - numbers.start) / size;
    (0..count).map(|n| numbers.start + n * size).map(|from| from..from + size).collect()
}

/// The task beside a worker: has chunks computed until there are none left.
async fn work<W: Worker>(queue: Rc<Queue<Range<u64>>>, start: Rc<impl AsyncFn() -> W>) -> Done {
    let mut done = Done::default();
    let mut worker = start().await;
    while let Some(chunk) = queue.get().await {
        // TODO: a worker that dies takes all down that this task would have done after it.
        if let Ok(sum) = worker.ask(&chunk).await {
            done.sum += sum;
        }
    }
    done
}

/// Has all numbers computed, by so many workers. `start` starts one.
async fn compute<W: Worker + 'static>(
    numbers: Range<u64>,
    size: u64,
    workers: usize,
    start: impl AsyncFn() -> W + 'static,
) -> Done {
    let (chunks, start) = (chunks(numbers, size), Rc::new(start));
    let queue = Rc::new(Queue::bounded(chunks.len().max(1)));
    for chunk in chunks {
        queue.try_put(chunk).expect("there is room for all");
    }
    queue.close();
    let tasks: Vec<_> =
        (0..workers).map(|_| spawn(work(Rc::clone(&queue), Rc::clone(&start)))).collect();
    let mut all = Done::default();
    for done in gather(tasks).await {
        let done = done.expect("it does not panic");
        all.sum += done.sum;
        all.died.extend(done.died);
        all.given_up.extend(done.given_up);
    }
    all
}

#[cfg(test)]
#[path = "../../checks/25_true_parallelism/done_again.rs"]
mod checks;
