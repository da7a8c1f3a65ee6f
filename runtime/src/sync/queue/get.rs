//! Getting: at once, as a future, or by blocking the thread.

use super::lines::{ForGetter, Inside};
use super::word::{CROWDED, SLOT};
use super::{Caller, Queue};
use crate::context::spend;
use crate::panics::Panics;
use crate::sync::calls::Waiting;
use crate::sync::thread;
use crate::sync::waiters::{Found, Key};
use crate::trace::{WaitsFor, enabled, waits};
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// The order of an item that was never handed over: should it have to go back, it is the first.
const FRONT: u64 = 0;

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
        if let Some(item) = self.get_outside(place) {
            return Ok(item);
        }
        let mut inside = Inside::crowd(self);
        if let Some(item) = inside.take() {
            return Ok(self.get_inside(place, inside, (item, FRONT), true));
        }
        let drained = inside.drained();
        inside.disperse();
        drop(inside);
        if drained {
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
        thread::linger(|| !self.ring.is_empty() || self.is_closed());
        let mut get = Get { queue: self, key: None, place };
        thread::wait("Queue::get_blocking", "Queue::get", |waker| get.poll_get(waker))
    }

    /// The way without the lock.
    fn get_outside(&self, place: Caller) -> Option<T> {
        self.tag.write();
        if self.word.load().has(CROWDED) || self.ring.is_empty() {
            return None;
        }
        let item = self.ring.pop()?;
        let mut got = (item, FRONT);
        if enabled() {
            let len = self.len_by(self.word.load()).saturating_sub(1);
            got = self.keep(got, 0, || self.tell_got(place, len));
        }
        // In one step: the room is free, and who waits for it is seen.
        if self.word.add(SLOT.wrapping_neg()).has(CROWDED) {
            got = self.keep(got, SLOT, || self.settle());
        }
        Some(got.0)
    }

    /// The way through the lock, with an item that has been taken: its room goes to the next.
    fn get_inside<'a>(
        &'a self,
        place: Caller,
        mut inside: Inside<'a, T>,
        mut got: (T, u64),
        arrived: bool,
    ) -> T {
        if enabled() {
            let len = inside.len() - 1;
            let calls = inside.leave();
            got = self.keep(got, 0, || {
                calls.wake();
                self.tell_got(place, len);
            });
            inside = Inside::enter(self);
        }
        inside.release();
        if arrived {
            inside.disperse();
        }
        let calls = inside.leave();
        self.keep(got, SLOT, || calls.wake()).0
    }

    /// Runs foreign code, a waker or an observer, while an item is on its way out. If it panics the
    /// item goes back to where it was, and the panic goes on. `given` is what has been counted off
    /// for it: if its room is somebody else's by then, the queue holds one item more than its
    /// capacity until the next is got.
    fn keep(&self, got: (T, u64), given: u64, foreign: impl FnOnce()) -> (T, u64) {
        let mut panics = Panics::default();
        panics.catch(foreign);
        if panics.is_empty() {
            return got;
        }
        let mut inside = Inside::crowd(self);
        inside.count(given);
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
    fn poll_get(&mut self, waker: &Waker) -> Poll<Option<T>> {
        let queue = self.queue;
        let arrived = self.key.is_none();
        let mut fresh: Option<Waiting> = None;
        if arrived {
            if let Some(item) = queue.get_outside(self.place) {
                return Poll::Ready(Some(item));
            }
            // It will most likely have to wait. Cloning the waker comes before the lock.
            if queue.ring.is_empty() {
                fresh = Some(Waiting::new(waker));
            }
        }
        loop {
            let mut inside = Inside::crowd(queue);
            match self.key {
                None => {
                    if let Some(item) = inside.take() {
                        let got = (item, FRONT);
                        return Poll::Ready(Some(queue.get_inside(self.place, inside, got, true)));
                    }
                    if inside.drained() {
                        drop(inside);
                        return Poll::Ready(None);
                    }
                    if let Some(waiting) = fresh.take() {
                        self.key = Some(inside.lines.getters.join(waiting, ForGetter::Nothing));
                        drop(inside);
                        queue.tell_empty(self.place);
                        return Poll::Pending;
                    }
                }
                Some(key) => match inside.lines.getters.find(key, waker) {
                    Found::InLine => return Poll::Pending,
                    Found::OtherWaker => {
                        if let Some(waiting) = fresh.take() {
                            let old = inside.lines.getters.replace(key, waiting);
                            inside.calls.set_aside(old);
                            return Poll::Pending;
                        }
                    }
                    Found::Called(ForGetter::Item(item, order)) => {
                        self.key = None;
                        let got = (item, order);
                        return Poll::Ready(Some(queue.get_inside(self.place, inside, got, false)));
                    }
                    Found::Called(_) => {
                        self.key = None;
                        return Poll::Ready(None);
                    }
                },
            }
            drop(inside);
            fresh = Some(Waiting::new(waker));
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
        let poll = self.poll_get(cx.waker());
        if poll.is_pending() {
            waits(self.place, || WaitsFor::QueueGet { queue: self.queue.tag.id() });
        }
        poll
    }
}

impl<T> Drop for Get<'_, T> {
    fn drop(&mut self) {
        let Some(key) = self.key else { return };
        let mut inside = Inside::enter(self.queue);
        match inside.lines.getters.leave(key) {
            Some(Ok(ForGetter::Item(item, order))) => inside.take_back(item, order),
            Some(Err(waiting)) => inside.calls.set_aside(waiting),
            _ => {}
        }
        inside.leave().wake();
    }
}

impl<T> fmt::Debug for Get<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Get").finish_non_exhaustive()
    }
}
