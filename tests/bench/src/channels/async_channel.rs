//! smol's channel.

pub(crate) type Sender = ::async_channel::Sender<u64>;
pub(crate) type Receiver = ::async_channel::Receiver<u64>;

pub(crate) fn bounded(capacity: usize) -> (Sender, Receiver) {
    ::async_channel::bounded(capacity)
}

pub(crate) async fn send(to: &Sender, item: u64) {
    to.send(item).await.unwrap();
}

pub(crate) async fn receive(from: &mut Receiver) -> Option<u64> {
    from.recv().await.ok()
}

pub(crate) fn close(sender: Sender) {
    drop(sender);
}

pub(crate) mod threads {
    pub(crate) use super::{Receiver, Sender, bounded, close};

    pub(crate) fn send(to: &Sender, item: u64) {
        to.send_blocking(item).unwrap();
    }

    pub(crate) fn receive(from: &Receiver) -> Option<u64> {
        from.recv_blocking().ok()
    }
}
