//! # Batches
//!
//! The first of a batch is awaited, and the others are taken only if they are there. So the first
//! hash is saved at once, in a batch of one; and the slower the server is, the larger the batches
//! become. Nobody has to choose a size, or a time after which a batch is sent that is not full.
//!
//! `get` gives `None` when the queue is closed *and* empty, so the last hashes are saved as well.

use handloom::sync::Queue;
use std::rc::Rc;

/// Saves what comes in the queue, until it is closed and empty: in batches of at most `most`, one
/// after the other.
async fn saver(queue: Rc<Queue<u32>>, most: usize, save: impl AsyncFn(Vec<u32>)) {
    while let Some(first) = queue.get().await {
        let mut batch = vec![first];
        while batch.len() < most
            && let Ok(next) = queue.try_get()
        {
            batch.push(next);
        }
        save(batch).await;
    }
}

#[cfg(test)]
#[path = "../../checks/27_shared_io/batches.rs"]
mod checks;
