//! flume, which has both faces on one type.

pub(crate) type Sender = ::flume::Sender<u64>;
pub(crate) type Receiver = ::flume::Receiver<u64>;

pub(crate) fn bounded(capacity: usize) -> (Sender, Receiver) {
    ::flume::bounded(capacity)
}

pub(crate) async fn send(to: &Sender, item: u64) {
    to.send_async(item).await.unwrap();
}

pub(crate) async fn receive(from: &mut Receiver) -> Option<u64> {
    from.recv_async().await.ok()
}

pub(crate) fn close(sender: Sender) {
    drop(sender);
}

pub(crate) mod threads {
    pub(crate) use super::{Receiver, Sender, bounded, close};

    pub(crate) fn send(to: &Sender, item: u64) {
        to.send(item).unwrap();
    }

    pub(crate) fn receive(from: &Receiver) -> Option<u64> {
        from.recv().ok()
    }
}
