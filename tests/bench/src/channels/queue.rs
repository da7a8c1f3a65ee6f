//! Our `Queue`: one type for coroutines and for threads. Both ends are the same queue.

use ::handloom::sync::Queue;
use std::sync::Arc;

pub(crate) type Sender = Arc<Queue<u64>>;
pub(crate) type Receiver = Arc<Queue<u64>>;

pub(crate) fn bounded(capacity: usize) -> (Sender, Receiver) {
    let queue = Arc::new(Queue::bounded(capacity));
    (Arc::clone(&queue), queue)
}

pub(crate) async fn send(to: &Sender, item: u64) {
    to.put(item).await.unwrap();
}

pub(crate) async fn receive(from: &mut Receiver) -> Option<u64> {
    from.get().await
}

/// There is no counting of senders: who knows that nothing more will come says so.
pub(crate) fn close(sender: Sender) {
    sender.close();
}

pub(crate) mod threads {
    pub(crate) use super::{Receiver, Sender, bounded, close};

    pub(crate) fn send(to: &Sender, item: u64) {
        to.put_blocking(item).unwrap();
    }

    pub(crate) fn receive(from: &Receiver) -> Option<u64> {
        from.get_blocking()
    }
}
