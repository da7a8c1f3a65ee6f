//! # Done again
//!
//! The chunk is still in the task's hands when its worker has died, so it goes straight to the next
//! worker. It could not go back into the queue: that is closed, because nothing will be added to the
//! work, and a queue that might get something back could never be closed.
//!
//! Each death is noted before anything else is done about it, and a new worker is started in any
//! case, for the one that has died answers nobody. A sum is added where it has come, once, and a
//! chunk that has come to one is not asked for again.
//!
//! Each chunk begins where the one before it ended, and the last ends where the numbers do. What is
//! divided into equal parts has a remainder.

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
    let starts = numbers.clone().step_by(size as usize);
    starts.map(|from| from..numbers.end.min(from + size)).collect()
}

/// The task beside a worker: has chunks computed until there are none left.
async fn work<W: Worker>(queue: Rc<Queue<Range<u64>>>, start: Rc<impl AsyncFn() -> W>) -> Done {
    let mut done = Done::default();
    let mut worker = start().await;
    while let Some(chunk) = queue.get().await {
        let mut attempts = 0;
        while attempts < 2 {
            if let Ok(sum) = worker.ask(&chunk).await {
                done.sum += sum;
                break;
            }
            attempts += 1;
            done.died.push(chunk.clone());
            worker = start().await;
        }
        if attempts == 2 {
            done.given_up.push(chunk);
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
