//! async-unsync: for tasks of one thread only, so it pays for no atomic and no lock.

use ::async_unsync::bounded as channel;

pub(crate) type Sender = channel::Sender<u64>;
pub(crate) type Receiver = channel::Receiver<u64>;

pub(crate) fn bounded(capacity: usize) -> (Sender, Receiver) {
    channel::channel(capacity).into_split()
}

pub(crate) async fn send(to: &Sender, item: u64) {
    to.send(item).await.unwrap();
}

pub(crate) async fn receive(from: &mut Receiver) -> Option<u64> {
    from.recv().await
}

pub(crate) fn close(sender: Sender) {
    drop(sender);
}
