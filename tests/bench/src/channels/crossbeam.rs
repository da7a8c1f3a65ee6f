//! crossbeam-channel, for threads only.

pub(crate) mod threads {
    pub(crate) type Sender = ::crossbeam_channel::Sender<u64>;
    pub(crate) type Receiver = ::crossbeam_channel::Receiver<u64>;

    pub(crate) fn bounded(capacity: usize) -> (Sender, Receiver) {
        ::crossbeam_channel::bounded(capacity)
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
