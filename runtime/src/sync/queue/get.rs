//! Getting: at once, as a future, or by blocking the thread.

use super::lines::{ForGetter, Inside};
use super::{Caller, Queue};
use crate::context::spend;
use crate::panics::Panics;
use crate::sync::calls::{Calls, Waiting};
use crate::sync::thread;
use crate::sync::waiters::{Found, Key};
use crate::trace::{WaitsFor, enabled, waits};
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Why [`Queue::try_get`] has no item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TryGetError {
    /// There is none now, or others wait for it already.
    Empty,
    /// The queue is closed and drained: there never will be one.
    Closed,
}

impl fmt::Display for TryGetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TryGetError::Empty => "the queue is empty",
            TryGetError::Closed => "the queue is closed and drained",
        })
    }
}

impl Error for TryGetError {}

impl<T> Queue<T> {
    /// Gets the oldest item if there is one now.
    ///
    /// # Errors
    ///
    /// [`TryGetError::Empty`] or [`TryGetError::Closed`].
    #[track_caller]
    pub fn try_get(&self) -> Result<T, TryGetError> {
        let place = Location::caller();
        if let Some(item) = self.get_now(place) {
            return Ok(item);
        }
        if Inside::enter(self).drained() {
            return Err(TryGetError::Closed);
        }
        self.tell_empty(place);
        Err(TryGetError::Empty)
    }

    /// Gets the oldest item as soon as there is one; `None` once the queue is closed and drained.
    ///
    /// Cancelling: a [`Get`] that is dropped loses nothing. An item that it had been given goes to
    /// the next getter, or back to the front of the queue.
    #[track_caller]
    pub fn get(&self) -> Get<'_, T> {
        Get { queue: self, key: None, place: Location::caller() }
    }

    /// Gets the oldest item, and parks the thread until there is one; `None` once the queue is
    /// closed and drained.
    ///
    /// # Panics
    ///
    /// If it would have to wait inside `block_on`: it would stop the loop, and whoever it waits for
    /// may need that very loop. Await [`get`](Queue::get) there.
    #[track_caller]
    pub fn get_blocking(&self) -> Option<T> {
        self.get_blocking_at(Location::caller())
    }

    #[track_caller]
    pub(super) fn get_blocking_at(&self, place: Caller) -> Option<T> {
        thread::linger(|| !self.looks_empty() || self.is_closed());
        if let Some(item) = self.get_now(place) {
            return Some(item);
        }
        let mut get = Get { queue: self, key: None, place };
        thread::wait("Queue::get_blocking", "Queue::get", |waker| get.poll_line(waker))
    }

    /// Gets the oldest item if there is one. Apart from the way that waits, because it is the usual
    /// one, and a third as long.
    #[inline]
    fn get_now(&self, place: Caller) -> Option<T> {
        if self.looks_empty() {
            return None;
        }
        let mut inside = Inside::enter(self);
        let got = inside.take()?;
        Some(self.get_inside(place, inside, got))
    }

    /// Takes an item out of its slot: the room goes to the next.
    #[inline(always)] // What it is given is big: a call would copy all of it.
    fn get_inside(&self, place: Caller, mut inside: Inside<'_, T>, got: (T, u64)) -> T {
        if enabled() {
            return self.get_watched(place, inside, got);
        }
        inside.release();
        match inside.leave() {
            Calls::None => got.0,
            calls => self.keep(got, true, || calls.wake()).0,
        }
    }

    /// The same, told to whoever observes, before anyone can put into the slot.
    #[cold]
    fn get_watched(&self, place: Caller, inside: Inside<'_, T>, got: (T, u64)) -> T {
        let len = inside.len() - 1;
        let calls = inside.leave();
        let got = self.keep(got, false, || {
            calls.wake();
            self.tell_got(place, len);
        });
        let mut inside = Inside::enter(self);
        inside.release();
        let calls = inside.leave();
        self.keep(got, true, || calls.wake()).0
    }

    /// Runs foreign code, a waker or an observer, while an item is on its way out. If it panics the
    /// item goes back to where it was, by the number that it left with, and the panic goes on. If its room was `released` before and
    /// is somebody else's by then, the queue holds one item more than its capacity until the next
    /// is got.
    fn keep(&self, got: (T, u64), released: bool, foreign: impl FnOnce()) -> (T, u64) {
        let mut panics = Panics::default();
        panics.catch(foreign);
        if panics.is_empty() {
            return got;
        }
        let mut inside = Inside::enter(self);
        if released {
            inside.retake();
        }
        inside.take_back(got.0, got.1);
        let calls = inside.leave();
        panics.catch(|| calls.wake());
        panics.resume();
        unreachable!("the first panic goes on")
    }
}

/// The future of [`Queue::get`].
#[must_use = "an item is got only if this is awaited"]
pub struct Get<'a, T> {
    queue: &'a Queue<T>,
    key: Option<Key>,
    place: &'static Location<'static>,
}

impl<T> Get<'_, T> {
    /// For one that could not be served at once.
    #[inline(never)]
    fn poll_line(&mut self, waker: &Waker) -> Poll<Option<T>> {
        let queue = self.queue;
        // A waker is cloned before the lock is taken. What is left here is dropped after that.
        let mut spare = self.key.is_none().then(|| Waiting::new(waker));
        loop {
            let mut inside = Inside::enter(queue);
            match self.key {
                None => {
                    if let Some(got) = inside.take() {
                        return Poll::Ready(Some(queue.get_inside(self.place, inside, got)));
                    }
                    if inside.drained() {
                        drop(inside);
                        return Poll::Ready(None);
                    }
                    if let Some(waiting) = spare.take() {
                        self.key = Some(inside.lines.getters.join(waiting, ForGetter::Nothing));
                        drop(inside);
                        queue.tell_empty(self.place);
                        return Poll::Pending;
                    }
                }
                Some(key) => match inside.lines.getters.find(key, waker) {
                    Found::InLine => return Poll::Pending,
                    Found::OtherWaker => {
                        if let Some(waiting) = spare.take() {
                            spare.replace(inside.lines.getters.replace(key, waiting));
                            return Poll::Pending;
                        }
                    }
                    Found::Called(ForGetter::Item(item, order)) => {
                        self.key = None;
                        let got = (item, order);
                        return Poll::Ready(Some(queue.get_inside(self.place, inside, got)));
                    }
                    Found::Called(_) => {
                        self.key = None;
                        return Poll::Ready(None);
                    }
                },
            }
            drop(inside);
            spare = Some(Waiting::new(waker));
        }
    }
}

impl<T> Future for Get<'_, T> {
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        if self.key.is_none() && !spend(cx) {
            waits(self.place, || WaitsFor::Turn);
            return Poll::Pending;
        }
        if self.key.is_none()
            && let Some(item) = self.queue.get_now(self.place)
        {
            return Poll::Ready(Some(item));
        }
        let poll = self.poll_line(cx.waker());
        if poll.is_pending() {
            waits(self.place, || WaitsFor::QueueGet { queue: self.queue.tag.id() });
        }
        poll
    }
}

impl<T> Drop for Get<'_, T> {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            leave(self.queue, key);
        }
    }
}

// ANCHOR: leave
/// Leaves the line of the getters. An item that was given already goes to the next.
fn leave<T>(queue: &Queue<T>, key: Key) {
    // Outlives the lock: its waker is dropped when that is let go.
    let _waiting;
    let mut inside = Inside::enter(queue);
    match inside.lines.getters.leave(key) {
        Some(Ok(ForGetter::Item(item, order))) => inside.take_back(item, order),
        Some(Err(waiting)) => _waiting = waiting,
        _ => {}
    }
    inside.leave().wake();
}
// ANCHOR_END: leave

impl<T> fmt::Debug for Get<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Get").finish_non_exhaustive()
    }
}
