//! # Oneshot
//!
//! Three things can happen to the one who waits: a value comes, the sender goes, or it goes itself. The
//! first two wake it; after the second it finds that there is no value and will be none.
//!
//! A value that was sent before the sender was dropped is still there, so `poll` looks for the value
//! first, and asks only then whether the sender is gone. `send` takes the sender by value, so it is
//! dropped at its end, and that wakes the receiver: one wake is enough for both.

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
        let mut shared = self.0.borrow_mut();
        if shared.receiver_is_gone {
            return Err(value);
        }
        shared.value = Some(value);
        Ok(())
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let waker = {
            let mut shared = self.0.borrow_mut();
            shared.sender_is_gone = true;
            shared.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Future for Receiver<T> {
    type Output = Result<T, Closed>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T, Closed>> {
        let mut shared = self.0.borrow_mut();
        if let Some(value) = shared.value.take() {
            return Poll::Ready(Ok(value));
        }
        if shared.sender_is_gone {
            return Poll::Ready(Err(Closed));
        }
        let before = shared.waker.replace(cx.waker().clone());
        drop(shared);
        drop(before);
        Poll::Pending
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        let waker = {
            let mut shared = self.0.borrow_mut();
            shared.receiver_is_gone = true;
            shared.waker.take()
        };
        drop(waker);
    }
}

#[cfg(test)]
#[path = "../../checks/09_wakers/oneshot.rs"]
mod checks;
