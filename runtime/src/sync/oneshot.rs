//! One value, once, from one place to another.
//!
//! The shape is that of tokio's and futures' `oneshot`; asyncio's bare `Future` is the same thing
//! with both ends in one.
//!
//! ```
//! use handloom::sync::oneshot;
//!
//! let (sender, receiver) = oneshot::channel();
//! std::thread::spawn(move || sender.send("done"));
//! assert_eq!(handloom::block_on(receiver), Ok("done"));
//! ```

use super::calls::{Waiting, lock};
use super::closed::Closed;
use super::thread;
use crate::context::{counted, may_go_on};
use crate::primitive::Mutex;
use crate::trace::{ObjectKind, Tag, WaitsFor, waits};
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// The two ends of a channel for one value.
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let shared = Arc::new(Shared {
        state: Mutex::new(State::Waiting(None)),
        tag: Tag::new(ObjectKind::Oneshot),
    });
    let receiver = Receiver { shared: shared.clone(), place: Location::caller() };
    (Sender { shared }, receiver)
}

struct Shared<T> {
    state: Mutex<State<T>>,
    tag: Tag,
}

enum State<T> {
    /// Both ends are there. The receiver's latest waker, if it has been polled.
    Waiting(Option<Waiting>),
    /// Sent, and not yet received.
    Sent(T),
    /// The value was received, or one of the ends is gone.
    Over,
}

impl<T> Shared<T> {
    /// Puts the channel into another state. What was there before is dropped by the caller,
    /// outside the lock.
    fn replace(&self, state: State<T>) -> State<T> {
        std::mem::replace(&mut lock(&self.state, &self.tag), state)
    }
}

/// The end that sends. Dropped unused, it tells the receiver so.
#[must_use = "dropping the sender closes the channel"]
pub struct Sender<T> {
    shared: Arc<Shared<T>>,
}

static_assertions::assert_impl_all!(Sender<std::cell::Cell<u8>>: Send, Sync);

impl<T> Sender<T> {
    /// Sends the value. It waits for nothing.
    ///
    /// # Errors
    ///
    /// The value comes back in [`Closed`] if the receiver has been dropped. (If it is dropped
    /// later on, the value is dropped with it.)
    pub fn send(self, value: T) -> Result<(), Closed<T>> {
        let mut state = lock(&self.shared.state, &self.shared.tag);
        match std::mem::replace(&mut *state, State::Over) {
            State::Waiting(waiting) => {
                *state = State::Sent(value);
                drop(state);
                if let Some(waiting) = waiting {
                    waiting.wake();
                }
                Ok(())
            }
            _ => Err(Closed(value)),
        }
    }

    /// Whether the receiver has been dropped, so that nobody wants the value any more.
    pub fn is_closed(&self) -> bool {
        matches!(*lock(&self.shared.state, &self.shared.tag), State::Over)
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let mut state = lock(&self.shared.state, &self.shared.tag);
        // After `send` there is a value, which stays.
        let State::Waiting(waiting) = &mut *state else {
            return;
        };
        let waiting = waiting.take();
        *state = State::Over;
        drop(state);
        if let Some(waiting) = waiting {
            waiting.wake();
        }
    }
}

/// The end that receives: a future of the value, or of [`Closed`] if the sender was dropped.
///
/// Cancelling: dropping it closes the channel, and a value that was sent already is dropped.
#[must_use = "a value is received only if this is awaited"]
pub struct Receiver<T> {
    shared: Arc<Shared<T>>,
    place: &'static Location<'static>,
}

static_assertions::assert_impl_all!(Receiver<std::cell::Cell<u8>>: Send, Sync);

impl<T> Receiver<T> {
    /// Waits for the value, and parks the thread meanwhile.
    ///
    /// # Errors
    ///
    /// [`Closed`], if the sender was dropped.
    ///
    /// # Panics
    ///
    /// If it would have to wait inside `block_on`: it would stop the loop, and the sender may need
    /// that very loop. Await the receiver there.
    #[track_caller]
    pub fn recv_blocking(mut self) -> Result<T, Closed> {
        thread::wait("Receiver::recv_blocking", "the receiver", |waker| self.poll_value(waker))
    }

    /// Whether nothing will come any more: the sender was dropped, or the value was received.
    pub fn is_closed(&self) -> bool {
        matches!(*lock(&self.shared.state, &self.shared.tag), State::Over)
    }

    fn poll_value(&mut self, waker: &Waker) -> Poll<Result<T, Closed>> {
        let mut fresh = None;
        loop {
            let _replaced;
            let mut state = lock(&self.shared.state, &self.shared.tag);
            match &mut *state {
                State::Waiting(Some(waiting)) if waiting.is_for(waker) => return Poll::Pending,
                State::Waiting(place) => {
                    if fresh.is_some() {
                        _replaced = std::mem::replace(place, fresh.take());
                        return Poll::Pending;
                    }
                }
                State::Sent(_) | State::Over => {
                    let State::Sent(value) = std::mem::replace(&mut *state, State::Over) else {
                        return Poll::Ready(Err(Closed(())));
                    };
                    return Poll::Ready(Ok(value));
                }
            }
            drop(state);
            fresh = Some(Waiting::new(waker));
        }
    }
}

impl<T> Future for Receiver<T> {
    type Output = Result<T, Closed>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if !may_go_on(cx, self.place) {
            return Poll::Pending;
        }
        let poll = counted(self.poll_value(cx.waker()));
        if poll.is_pending() {
            waits(self.place, || WaitsFor::Oneshot { oneshot: self.shared.tag.id() });
        }
        poll
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        drop(self.shared.replace(State::Over));
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}
