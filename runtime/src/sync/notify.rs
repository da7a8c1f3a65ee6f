//! A signal without a value.

use super::calls::{Calls, lock};
use super::line::{self, Line};
use super::waiters::{Key, Waiters};
use crate::primitive::Mutex;
use crate::trace::{ObjectKind, Tag, WaitsFor, waits};
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Tells one task, or all that wait, that something has happened.
///
/// **Contract.**
/// - [`notify_one`](Notify::notify_one) calls the first in line. If nobody waits, it is kept for
///   the next who comes; a second one then changes nothing.
/// - [`notify_all`](Notify::notify_all) calls all who wait at that moment and keeps nothing.
/// - A future stands in line from its first poll on.
/// - Cancelling is dropping the [`Notified`] future; one that `notify_one` had called passes the
///   notification on.
///
/// It is tokio's `Notify`, and a condition variable without a lock.
///
/// ```
/// use handloom::sync::Notify;
///
/// handloom::block_on(async {
///     let ready = Notify::new();
///     ready.notify_one();
///     ready.notified().await; // it was kept
/// });
/// ```
pub struct Notify {
    state: Mutex<State>,
    tag: Tag,
}

static_assertions::assert_impl_all!(Notify: Send, Sync);

#[derive(Debug)]
struct State {
    kept: bool,
    waiters: Waiters<By>,
}

/// Who called a waiter: only what was meant for one has to be passed on.
#[derive(Clone, Copy, Debug)]
enum By {
    One,
    All,
}

impl Line for State {
    type Gift = By;

    fn waiters(&mut self) -> &mut Waiters<By> {
        &mut self.waiters
    }

    fn try_now(&mut self, _asked: &By) -> Option<By> {
        std::mem::take(&mut self.kept).then_some(By::One)
    }

    fn take_back(&mut self, by: By, calls: &mut Calls) {
        if let By::One = by {
            match self.waiters.call(By::One) {
                Ok(next) => calls.add(next),
                Err(_) => self.kept = true,
            }
        }
    }
}

impl Notify {
    /// Nobody waits, and nothing is kept.
    pub const fn new() -> Self {
        Notify {
            state: Mutex::new(State { kept: false, waiters: Waiters::new() }),
            tag: Tag::new(ObjectKind::Notify),
        }
    }

    /// Calls the first in line, or is kept for the next who comes.
    pub fn notify_one(&self) {
        let mut calls = Calls::default();
        lock(&self.state, &self.tag).take_back(By::One, &mut calls);
        calls.wake();
    }

    /// Calls all who wait now.
    pub fn notify_all(&self) {
        let mut calls = Calls::default();
        {
            let mut state = lock(&self.state, &self.tag);
            while let Ok(next) = state.waiters.call(By::All) {
                calls.add(next);
            }
        }
        calls.wake();
    }

    /// Waits for a notification.
    #[track_caller]
    pub fn notified(&self) -> Notified<'_> {
        Notified { notify: self, key: None, place: Location::caller() }
    }
}

impl Default for Notify {
    fn default() -> Self {
        Notify::new()
    }
}

/// The future of [`Notify::notified`].
#[must_use = "it waits only if it is awaited"]
pub struct Notified<'a> {
    notify: &'a Notify,
    key: Option<Key>,
    place: &'static Location<'static>,
}

impl Future for Notified<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let notify = self.notify;
        let poll = line::poll(&notify.state, &notify.tag, &mut self.key, cx.waker(), || By::All);
        if poll.is_pending() {
            waits(self.place, || WaitsFor::Notified { notify: notify.tag.id() });
        }
        poll.map(|_by| ())
    }
}

impl Drop for Notified<'_> {
    fn drop(&mut self) {
        line::leave(&self.notify.state, &self.notify.tag, self.key);
    }
}

impl fmt::Debug for Notify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notify").finish_non_exhaustive()
    }
}

impl fmt::Debug for Notified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notified").finish_non_exhaustive()
    }
}
