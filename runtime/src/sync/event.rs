//! A flag that can be waited for.

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

/// A flag, and a line of those who wait for it to be set.
///
/// **Contract.**
/// - [`set`](Event::set) lets all through who wait, and all who come, until [`clear`](Event::clear).
/// - Who was in line when it was set goes through even if it is cleared again before it runs.
/// - Cancelling is dropping the [`WaitForEvent`] future, and loses nothing.
///
/// It is `asyncio.Event`, and for threads too.
///
/// ```
/// use handloom::sync::Event;
///
/// handloom::block_on(async {
///     let open = Event::new();
///     assert!(!open.is_set());
///     open.set();
///     open.wait().await;
///     open.wait().await; // it stays open
/// });
/// ```
pub struct Event {
    state: Mutex<State>,
    tag: Tag,
}

static_assertions::assert_impl_all!(Event: Send, Sync);

#[derive(Debug)]
struct State {
    set: bool,
    waiters: Waiters<()>,
}

impl Line for State {
    type Gift = ();

    fn waiters(&mut self) -> &mut Waiters<()> {
        &mut self.waiters
    }

    fn try_now(&mut self, (): &()) -> Option<()> {
        self.set.then_some(())
    }

    // All are called together, so there is nobody left to pass a call on to.
    fn take_back(&mut self, (): (), _calls: &mut Calls) {}
}

impl Event {
    /// An event that is not set.
    pub const fn new() -> Self {
        Event {
            state: Mutex::new(State { set: false, waiters: Waiters::new() }),
            tag: Tag::new(ObjectKind::Notify),
        }
    }

    /// Sets it, and lets all through who wait.
    pub fn set(&self) {
        let mut calls = Calls::default();
        {
            let mut state = lock(&self.state, &self.tag);
            state.set = true;
            while let Ok(next) = state.waiters.call(()) {
                calls.add(next);
            }
        }
        calls.wake();
    }

    /// From here on it has to be waited for again.
    pub fn clear(&self) {
        lock(&self.state, &self.tag).set = false;
    }

    /// Whether it is set.
    pub fn is_set(&self) -> bool {
        lock(&self.state, &self.tag).set
    }

    /// Waits until it is set; ready at once if it is.
    #[track_caller]
    pub fn wait(&self) -> WaitForEvent<'_> {
        WaitForEvent { event: self, key: None, place: Location::caller() }
    }
}

impl Default for Event {
    fn default() -> Self {
        Event::new()
    }
}

/// The future of [`Event::wait`].
#[must_use = "it waits only if it is awaited"]
pub struct WaitForEvent<'a> {
    event: &'a Event,
    key: Option<Key>,
    place: &'static Location<'static>,
}

impl Future for WaitForEvent<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let event = self.event;
        let poll = line::poll(&event.state, &event.tag, &mut self.key, cx.waker(), || ());
        if poll.is_pending() {
            waits(self.place, || WaitsFor::Notified { notify: event.tag.id() });
        }
        poll
    }
}

impl Drop for WaitForEvent<'_> {
    fn drop(&mut self) {
        line::leave(&self.event.state, &self.event.tag, self.key);
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event").field("set", &self.is_set()).finish_non_exhaustive()
    }
}

impl fmt::Debug for WaitForEvent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitForEvent").finish_non_exhaustive()
    }
}
