//! Putting: at once, as a future, or by blocking the thread.

use super::lines::Inside;
use super::reserve::poll_room;
use super::word::{CROWDED, ITEM, SLOT};
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
        let Err(item) = self.put_outside(place, item) else {
            return Ok(());
        };
        let mut inside = Inside::crowd(self);
        if inside.lines.closed {
            return Err(TryPutError::Closed(item));
        }
        if inside.has_room() {
            inside.promise();
            self.put_inside(place, inside, item, true);
            return Ok(());
        }
        inside.disperse();
        drop(inside);
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
        thread::linger(|| !self.ring.is_full() || self.is_closed());
        let mut put = self.put(item);
        thread::wait("Queue::put_blocking", "Queue::put", |waker| put.poll_put(waker))
    }

    /// The way without the lock. The item comes back if there is no room or somebody waits.
    fn put_outside(&self, place: Caller, item: T) -> Result<(), T> {
        self.tag.write();
        let mut seen = self.word.load();
        loop {
            // A closed queue is crowded for ever.
            if seen.has(CROWDED) || seen.used() >= self.capacity() {
                return Err(item);
            }
            match self.word.advance(seen, SLOT + ITEM) {
                Ok(now) => break seen = now,
                Err(changed) => seen = changed,
            }
        }
        // The put is certain from here on, and told before anyone can get the item. An observer
        // that panics does not change that.
        let mut panics = Panics::default();
        if enabled() {
            panics.catch(|| self.tell_put(place, self.len_by(seen)));
        }
        self.push(item);
        // A getter that came in between found the ring empty. It has announced itself before it
        // looked (`Inside::crowd`), so it is seen here.
        if self.word.load().has(CROWDED) {
            self.settle();
        }
        panics.resume();
        Ok(())
    }

    /// The way through the lock, with a slot that has been promised.
    pub(super) fn put_inside<'a>(
        &'a self,
        place: Caller,
        mut inside: Inside<'a, T>,
        item: T,
        arrived: bool,
    ) {
        inside.keep_promise();
        let mut panics = Panics::default();
        if enabled() {
            let len = inside.len();
            let calls = inside.leave();
            panics.catch(|| {
                calls.wake();
                self.tell_put(place, len);
            });
            inside = Inside::enter(self);
        }
        inside.deliver(item);
        if arrived {
            inside.disperse();
        }
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
    fn poll_put(&mut self, waker: &Waker) -> Poll<Result<(), Closed<T>>> {
        let arrived = self.key.is_none();
        if arrived {
            let item = self.item.take().expect("polled after it was ready");
            match self.queue.put_outside(self.place, item) {
                Ok(()) => return Poll::Ready(Ok(())),
                Err(item) => self.item = Some(item),
            }
        }
        match poll_room(self.queue, &mut self.key, waker) {
            Poll::Pending => {
                if arrived {
                    self.queue.tell_full(self.place);
                }
                Poll::Pending
            }
            Poll::Ready(room) => {
                let item = self.item.take().expect("it goes with its put");
                Poll::Ready(match room {
                    Ok(inside) => {
                        self.queue.put_inside(self.place, inside, item, arrived);
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
        let poll = self.poll_put(cx.waker());
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
