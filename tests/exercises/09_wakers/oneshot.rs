//! # Oneshot
//!
//! One value, from one task to another. Each end may go before the other: a receiver whose sender is
//! gone must not wait for ever, and a sender whose receiver is gone gets its value back. In each of these
//! cases somebody has to be told.
//!
//! Chapter: `09_wakers`. You may change: the bodies of `send`, the two `drop`s, and `poll`.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

struct Shared<T> {
    value: Option<T>,
    waker: Option<Waker>,
    sender_is_gone: bool,
    receiver_is_gone: bool,
}

struct Sender<T>(Rc<RefCell<Shared<T>>>);

struct Receiver<T>(Rc<RefCell<Shared<T>>>);

/// The sender was dropped, and nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Closed;

fn oneshot<T>() -> (Sender<T>, Receiver<T>) {
    let shared = Rc::new(RefCell::new(Shared {
        value: None,
        waker: None,
        sender_is_gone: false,
        receiver_is_gone: false,
    }));
    (Sender(Rc::clone(&shared)), Receiver(shared))
}

impl<T> Sender<T> {
    /// Sends the value, or gives it back if the receiver is gone.
    fn send(self, value: T) -> Result<(), T> {
        // TODO: `self` is dropped when this returns.
        todo!()
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        // TODO: whoever waits has to learn of it.
    }
}

impl<T> Future for Receiver<T> {
    type Output = Result<T, Closed>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T, Closed>> {
        // TODO: is there a value, will there be one, or does it have to wait?
        todo!()
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        // TODO: the sender has to be able to see it.
    }
}

#[cfg(test)]
#[path = "../../checks/09_wakers/oneshot.rs"]
mod checks;
