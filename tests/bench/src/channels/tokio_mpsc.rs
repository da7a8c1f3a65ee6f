//! tokio's bounded channel, which has one receiver.

use ::tokio::sync::mpsc;

pub(crate) type Sender = mpsc::Sender<u64>;
pub(crate) type Receiver = mpsc::Receiver<u64>;

pub(crate) fn bounded(capacity: usize) -> (Sender, Receiver) {
    mpsc::channel(capacity)
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
