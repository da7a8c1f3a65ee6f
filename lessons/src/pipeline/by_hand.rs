//! A queue that is almost right.
//!
//! It is for tasks of one thread, and has no bound: a put is done at once, and only a get waits.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// A queue that calls one waiter for each item.
#[derive(Debug)]
pub(super) struct ByHand<T> {
    items: RefCell<VecDeque<T>>,
    /// Those who wait, in order of arrival, and the number that each of them has drawn.
    line: RefCell<VecDeque<(u64, Waker)>>,
    drawn: Cell<u64>,
    passes_on: bool,
}

impl<T> ByHand<T> {
    // ANCHOR: call
    pub(super) fn put(&self, item: T) {
        self.items.borrow_mut().push_back(item);
        self.call_one();
    }

    /// Whoever is called leaves the line: the next item is for the next one.
    fn call_one(&self) {
        let first = self.line.borrow_mut().pop_front();
        if let Some((_, waker)) = first {
            waker.wake();
        }
    }
    // ANCHOR_END: call

    pub(super) fn get(&self) -> Get<'_, T> {
        Get { queue: self, number: None }
    }
}

/// Waits for an item.
#[derive(Debug)]
pub(super) struct Get<'a, T> {
    queue: &'a ByHand<T>,
    /// What this one has drawn, while it waits.
    number: Option<u64>,
}

impl<T> Future for Get<'_, T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        self.leave_the_line();
        let item = self.queue.items.borrow_mut().pop_front();
        match item {
            Some(item) => Poll::Ready(item),
            None => {
                self.join_the_line(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

// ANCHOR: drop
/// A wait can be given up at any moment: by a timeout, by a race, by the end of its task.
impl<T> Drop for Get<'_, T> {
    fn drop(&mut self) {
        let was_called = self.leave_the_line();
        // Called, and gone before it could look: the item is there, and nobody else knows of it.
        if was_called && self.queue.passes_on {
            self.queue.call_one();
        }
    }
}
// ANCHOR_END: drop

impl<T> ByHand<T> {
    /// A queue that forgets a call when the one who was called gives up.
    pub(super) fn forgetful() -> Self {
        ByHand::new(false)
    }

    /// The same, but that a call which is not answered goes to the next one.
    pub(super) fn mended() -> Self {
        ByHand::new(true)
    }

    fn new(passes_on: bool) -> Self {
        let (items, line) = Default::default();
        ByHand { items, line, drawn: Cell::new(0), passes_on }
    }
}

impl<T> Get<'_, T> {
    fn join_the_line(&mut self, waker: Waker) {
        let number = self.queue.drawn.get() + 1;
        self.queue.drawn.set(number);
        self.number = Some(number);
        self.queue.line.borrow_mut().push_back((number, waker));
    }

    /// Whether it has waited and is in the line no more, because it was called.
    fn leave_the_line(&mut self) -> bool {
        let Some(number) = self.number.take() else {
            return false;
        };
        let mut line = self.queue.line.borrow_mut();
        let place = line.iter().position(|(other, _)| *other == number);
        let left = place.map(|place| line.remove(place));
        drop(line);
        left.is_none()
    }
}
