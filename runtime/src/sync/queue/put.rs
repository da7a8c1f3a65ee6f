//! Putting: at once, as a future, or by blocking the thread.

use super::lines::Inside;
use super::reserve::poll_room;
use super::{Caller, Queue};
use crate::context::spend;
use crate::panics::Panics;
use crate::sync::Closed;
use crate::sync::thread;
use crate::sync::waiters::Key;
use crate::trace::{WaitsFor, enabled, waits};
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Why [`Queue::try_put`] did not put. The item is in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum TryPutError<T> {
    /// There is no room, or others wait for it already.
    Full(T),
    /// The queue is closed.
    Closed(T),
}

impl<T> TryPutError<T> {
    /// The item that was not put.
    pub fn into_inner(self) -> T {
        match self {
            TryPutError::Full(item) | TryPutError::Closed(item) => item,
        }
    }
}

impl<T> fmt::Debug for TryPutError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TryPutError::Full(_) => "Full(..)",
            TryPutError::Closed(_) => "Closed(..)",
        })
    }
}

impl<T> fmt::Display for TryPutError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TryPutError::Full(_) => "the queue is full",
            TryPutError::Closed(_) => "the queue is closed",
        })
    }
}

impl<T> Error for TryPutError<T> {}

impl<T> Queue<T> {
    /// Puts `item` if there is room now and nobody waits for it.
    ///
    /// # Errors
    ///
    /// The item comes back if the queue is full or closed.
    #[track_caller]
    pub fn try_put(&self, item: T) -> Result<(), TryPutError<T>> {
        let place = Location::caller();
        let Err(item) = self.put_now(place, item) else {
            return Ok(());
        };
        if self.is_closed() {
            return Err(TryPutError::Closed(item));
        }
        self.tell_full(place);
        Err(TryPutError::Full(item))
    }

    /// Puts `item` as soon as there is room.
    ///
    /// Cancelling: a [`Put`] that is dropped takes its item with it.
    ///
    /// # Errors
    ///
    /// [`Closed`] with the item, if the queue is closed before there was room for it.
    #[track_caller]
    pub fn put(&self, item: T) -> Put<'_, T> {
        Put { queue: self, item: Some(item), key: None, place: Location::caller() }
    }

    /// Puts `item`, and parks the thread until there is room.
    ///
    /// # Errors
    ///
    /// [`Closed`] with the item, as with [`put`](Queue::put).
    ///
    /// # Panics
    ///
    /// If it would have to wait inside `block_on`: it would stop the loop, and whoever it waits for
    /// may need that very loop. Await [`put`](Queue::put) there.
    #[track_caller]
    pub fn put_blocking(&self, item: T) -> Result<(), Closed<T>> {
        thread::linger(|| !self.looks_full() || self.is_closed());
        let mut put = self.put(item);
        if put.put_now() {
            return Ok(());
        }
        thread::wait("Queue::put_blocking", "Queue::put", |waker| put.poll_line(waker))
    }

    /// Puts an item if there is room for it; if there is none, it comes back. Apart from the way
    /// that waits, because it is the usual one, and a third as long.
    #[inline]
    fn put_now(&self, place: Caller, item: T) -> Result<(), T> {
        if self.looks_full() {
            return Err(item);
        }
        let mut inside = Inside::enter(self);
        if !inside.has_room() {
            return Err(item);
        }
        inside.promise();
        self.put_inside(place, inside, item);
        Ok(())
    }

    /// Puts an item into a slot that has been promised.
    #[inline(always)] // What it is given is big: a call would copy all of it.
    pub(super) fn put_inside(&self, place: Caller, mut inside: Inside<'_, T>, item: T) {
        inside.keep_promise();
        if enabled() {
            return self.put_watched(place, inside, item);
        }
        inside.deliver(item);
        inside.leave().wake();
    }

    /// The same, told to whoever observes, before anyone can get the item. The put is certain, and
    /// an observer that panics does not change that.
    #[cold]
    fn put_watched(&self, place: Caller, inside: Inside<'_, T>, item: T) {
        let len = inside.len();
        let calls = inside.leave();
        let mut panics = Panics::default();
        panics.catch(|| {
            calls.wake();
            self.tell_put(place, len);
        });
        let mut inside = Inside::enter(self);
        inside.deliver(item);
        inside.leave().wake();
        panics.resume();
    }
}

/// The future of [`Queue::put`].
#[must_use = "an item is put only if this is awaited"]
pub struct Put<'a, T> {
    queue: &'a Queue<T>,
    item: Option<T>,
    key: Option<Key>,
    place: &'static Location<'static>,
}

// Nothing in it is pinned: the item is moved out, never polled.
impl<T> Unpin for Put<'_, T> {}

impl<T> Put<'_, T> {
    /// Puts the item if there is room for it now.
    #[inline]
    fn put_now(&mut self) -> bool {
        let item = self.item.take().expect("polled after it was ready");
        self.item = self.queue.put_now(self.place, item).err();
        self.item.is_none()
    }

    /// For one that could not be served at once.
    #[inline(never)]
    fn poll_line(&mut self, waker: &Waker) -> Poll<Result<(), Closed<T>>> {
        let arrived = self.key.is_none();
        let mut spare = None;
        match poll_room(self.queue, &mut self.key, waker, &mut spare) {
            Poll::Pending => {
                if arrived {
                    self.queue.tell_full(self.place);
                }
                Poll::Pending
            }
            Poll::Ready(room) => {
                let item = self.item.take().expect("polled after it was ready");
                Poll::Ready(match room {
                    Ok(inside) => {
                        self.queue.put_inside(self.place, inside, item);
                        Ok(())
                    }
                    Err(Closed(())) => Err(Closed(item)),
                })
            }
        }
    }
}

impl<T> Future for Put<'_, T> {
    type Output = Result<(), Closed<T>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.key.is_none() && !spend(cx) {
            waits(self.place, || WaitsFor::Turn);
            return Poll::Pending;
        }
        if self.key.is_none() && self.put_now() {
            return Poll::Ready(Ok(()));
        }
        let poll = self.poll_line(cx.waker());
        if poll.is_pending() {
            waits(self.place, || WaitsFor::QueuePut {
                queue: self.queue.tag.id(),
                len: self.queue.len(),
                capacity: self.queue.capacity(),
            });
        }
        poll
    }
}

impl<T> Drop for Put<'_, T> {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            super::reserve::leave(self.queue, key);
        }
    }
}

impl<T> fmt::Debug for Put<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Put").finish_non_exhaustive()
    }
}
