//! kanal, which has a type for each face.

pub(crate) type Sender = ::kanal::AsyncSender<u64>;
pub(crate) type Receiver = ::kanal::AsyncReceiver<u64>;

pub(crate) fn bounded(capacity: usize) -> (Sender, Receiver) {
    ::kanal::bounded_async(capacity)
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
    pub(crate) type Sender = ::kanal::Sender<u64>;
    pub(crate) type Receiver = ::kanal::Receiver<u64>;

    pub(crate) fn bounded(capacity: usize) -> (Sender, Receiver) {
        ::kanal::bounded(capacity)
    }

    pub(crate) fn send(to: &Sender, item: u64) {
        to.send(item).unwrap();
    }

    pub(crate) fn receive(from: &Receiver) -> Option<u64> {
        from.recv().ok()
    }

    pub(crate) fn close(sender: Sender) {
        drop(sender);
    }
}
