//! Permits: how many may do something at the same time.

mod permit;

pub use permit::{SemaphorePermit, TryAcquireError};

use crate::context::spend;
use crate::primitive::Mutex;
use crate::sync::calls::{Calls, lock};
use crate::sync::closed::Closed;
use crate::sync::line::{self, Line};
use crate::sync::waiters::{Key, Waiters};
use crate::trace::{ObjectKind, Tag, WaitsFor, waits};
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A number of permits that tasks take and give back.
///
/// **Contract.**
/// - First come, first served, whatever the size: while somebody waits for many, nobody gets few
///   past it. Hence a large request cannot starve.
/// - Cancelling is dropping the [`Acquire`] future, which loses no permits: those that it had been
///   given go to the next.
/// - [`close`](Semaphore::close) refuses all who wait and all who come.
///
/// The fair line with direct hand-over is that of tokio's batch semaphore; the idea is Dijkstra's.
///
/// ```
/// use handloom::sync::Semaphore;
///
/// handloom::block_on(async {
///     let at_most_two = Semaphore::new(2);
///     let first = at_most_two.acquire(1).await.unwrap();
///     let _second = at_most_two.acquire(1).await.unwrap();
///     assert!(at_most_two.try_acquire(1).is_err());
///     drop(first);
///     assert_eq!(at_most_two.available(), 1);
/// });
/// ```
pub struct Semaphore {
    state: Mutex<State>,
    tag: Tag,
}

static_assertions::assert_impl_all!(Semaphore: Send, Sync);

#[derive(Debug)]
struct State {
    available: usize,
    closed: bool,
    waiters: Waiters<Ask>,
}

/// What a waiter asks for, and, once it is called, whether it got it.
#[derive(Clone, Copy, Debug)]
struct Ask {
    wanted: usize,
    granted: bool,
}

impl State {
    // ANCHOR: serve
    fn serve(&mut self, calls: &mut Calls) {
        while let Some(&Ask { wanted, .. }) = self.waiters.first() {
            if !self.closed && wanted > self.available {
                return;
            }
            let granted = !self.closed;
            if granted {
                self.available -= wanted;
            }
            if let Ok(next) = self.waiters.call(Ask { wanted, granted }) {
                calls.add(next);
            }
        }
    }
    // ANCHOR_END: serve
}

impl Line for State {
    type Gift = Ask;

    fn waiters(&mut self) -> &mut Waiters<Ask> {
        &mut self.waiters
    }

    fn try_now(&mut self, &Ask { wanted, .. }: &Ask) -> Option<Ask> {
        let granted = !self.closed;
        if granted {
            if !self.waiters.is_empty() || wanted > self.available {
                return None;
            }
            self.available -= wanted;
        }
        Some(Ask { wanted, granted })
    }

    fn take_back(&mut self, ask: Ask, calls: &mut Calls) {
        if ask.granted {
            self.available = add(self.available, ask.wanted);
            self.serve(calls);
        }
    }

    // The first in line may have wanted much, and those behind it little.
    fn left(&mut self, calls: &mut Calls) {
        self.serve(calls);
    }
}

fn add(available: usize, more: usize) -> usize {
    available.checked_add(more).expect("at most usize::MAX permits")
}

impl Semaphore {
    /// A semaphore with this many permits.
    pub const fn new(permits: usize) -> Self {
        Semaphore {
            state: Mutex::new(State { available: permits, closed: false, waiters: Waiters::new() }),
            tag: Tag::new(ObjectKind::Semaphore),
        }
    }

    /// Waits for `n` permits. More than there will ever be is a wait without end.
    ///
    /// # Errors
    ///
    /// [`Closed`], if the semaphore is closed.
    #[track_caller]
    pub fn acquire(&self, n: usize) -> Acquire<'_> {
        Acquire { semaphore: self, wanted: n, key: None, place: Location::caller() }
    }

    /// Takes `n` permits if they are there and nobody waits.
    ///
    /// # Errors
    ///
    /// [`TryAcquireError`] says why not.
    pub fn try_acquire(&self, n: usize) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        let asked = Ask { wanted: n, granted: false };
        match lock(&self.state, &self.tag).try_now(&asked) {
            Some(Ask { granted: true, .. }) => Ok(self.permit(n)),
            Some(_) => Err(TryAcquireError::Closed),
            None => Err(TryAcquireError::NoPermits),
        }
    }

    /// How many permits are free.
    pub fn available(&self) -> usize {
        lock(&self.state, &self.tag).available
    }

    /// Adds `n` permits to those that exist.
    ///
    /// # Panics
    ///
    /// If there would be more than `usize::MAX` free ones.
    pub fn add_permits(&self, n: usize) {
        self.give_back(n);
    }

    /// Refuses all who wait and all who come. Permits that are out stay good; closing twice is
    /// harmless.
    pub fn close(&self) {
        let mut calls = Calls::default();
        {
            let mut state = lock(&self.state, &self.tag);
            state.closed = true;
            state.serve(&mut calls);
        }
        calls.wake();
    }

    /// Whether it has been closed.
    pub fn is_closed(&self) -> bool {
        lock(&self.state, &self.tag).closed
    }

    fn give_back(&self, n: usize) {
        let mut calls = Calls::default();
        let ask = Ask { wanted: n, granted: true };
        lock(&self.state, &self.tag).take_back(ask, &mut calls);
        calls.wake();
    }

    fn permit(&self, permits: usize) -> SemaphorePermit<'_> {
        SemaphorePermit { semaphore: self, permits }
    }
}

/// The future of [`Semaphore::acquire`].
#[must_use = "permits are taken only if this is awaited"]
pub struct Acquire<'a> {
    semaphore: &'a Semaphore,
    wanted: usize,
    key: Option<Key>,
    place: &'static Location<'static>,
}

impl<'a> Future for Acquire<'a> {
    type Output = Result<SemaphorePermit<'a>, Closed>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.key.is_none() && !spend(cx) {
            waits(self.place, || WaitsFor::Turn);
            return Poll::Pending;
        }
        let (semaphore, wanted) = (self.semaphore, self.wanted);
        let asks = || Ask { wanted, granted: false };
        match line::poll(&semaphore.state, &semaphore.tag, &mut self.key, cx.waker(), asks) {
            Poll::Ready(Ask { granted: true, .. }) => Poll::Ready(Ok(semaphore.permit(wanted))),
            Poll::Ready(_) => Poll::Ready(Err(Closed(()))),
            Poll::Pending => {
                waits(self.place, || WaitsFor::Permits {
                    semaphore: semaphore.tag.id(),
                    wanted,
                    available: semaphore.available(),
                });
                Poll::Pending
            }
        }
    }
}

impl Drop for Acquire<'_> {
    fn drop(&mut self) {
        line::leave(&self.semaphore.state, &self.semaphore.tag, self.key);
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Semaphore").field("available", &self.available()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Acquire<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Acquire").field("wanted", &self.wanted).finish_non_exhaustive()
    }
}
