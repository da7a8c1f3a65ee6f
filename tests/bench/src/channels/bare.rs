//! A floor, for the bare loop only: a deque with a bound. Whoever has to wait is pending and tells
//! nobody, because the loop polls everybody again.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

pub(crate) struct Shared {
    items: RefCell<VecDeque<u64>>,
    capacity: usize,
    closed: Cell<bool>,
}

pub(crate) type Sender = Rc<Shared>;
pub(crate) type Receiver = Rc<Shared>;

pub(crate) fn bounded(capacity: usize) -> (Sender, Receiver) {
    let items = RefCell::new(VecDeque::with_capacity(capacity));
    let shared = Rc::new(Shared { items, capacity, closed: Cell::new(false) });
    (Rc::clone(&shared), shared)
}

pub(crate) async fn send(to: &Sender, item: u64) {
    poll_fn(|_| {
        let mut items = to.items.borrow_mut();
        if items.len() == to.capacity {
            return Poll::Pending;
        }
        items.push_back(item);
        Poll::Ready(())
    })
    .await;
}

pub(crate) async fn receive(from: &mut Receiver) -> Option<u64> {
    poll_fn(|_| match from.items.borrow_mut().pop_front() {
        None if !from.closed.get() => Poll::Pending,
        item => Poll::Ready(item),
    })
    .await
}

pub(crate) fn close(sender: Sender) {
    sender.closed.set(true);
}
