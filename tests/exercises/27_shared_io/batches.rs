//! # Batches
//!
//! A save takes as long for ten hashes as for one: what takes time is the way to the server. So
//! while one save is under way, the next batch gathers by itself in the queue. It takes what is
//! there, no more than the server takes at once; and it never waits for a batch to be full, because
//! nobody knows whether there will be another hash.
//!
//! Chapter: `27_shared_io`. You may change: the body of `saver`.

use handloom::sync::Queue;
use std::rc::Rc;

/// Saves what comes in the queue, until it is closed and empty: in batches of at most `most`, one
/// after the other.
async fn saver(queue: Rc<Queue<u32>>, most: usize, save: impl AsyncFn(Vec<u32>)) {
    // TODO: this one goes to the server for each hash.
    while let Some(first) = queue.get().await {
        save(vec![first]).await;
    }
}

#[cfg(test)]
#[path = "../../checks/27_shared_io/batches.rs"]
mod checks;
