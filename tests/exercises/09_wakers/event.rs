//! # Many wait for one thing
//!
//! Several tasks may wait for one event, and each is to be woken. Each of them is polled as often as it
//! likes, so each needs a place of its own for its waker, or the list grows; it may be dropped while it
//! waits, and then its waker has to go. And a waker is other people's code: it may wait anew, or set the
//! event again, while it is being called.
//!
//! Chapter: `09_wakers`. You may change: the bodies of `set`, `poll` and `drop`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Something that happens once, and that any number of tasks wait for.
#[derive(Clone, Default)]
struct Event(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    is_set: bool,
    /// Who waits: the latest waker of each, by its number.
    wakers: BTreeMap<u64, Waker>,
    /// The number of the next one that waits.
    next: u64,
}

struct Waiting {
    event: Event,
    number: Option<u64>,
}

impl Event {
    fn wait(&self) -> Waiting {
        Waiting { event: self.clone(), number: None }
    }

    /// It has happened: wakes all who wait.
    fn set(&self) {
        // TODO: what is called here may use the event.
        todo!()
    }
}

impl Future for Waiting {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // TODO: look, and if it has not happened, leave the waker in your own place.
        todo!()
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // TODO: who does not wait any more is not to be woken. (A `todo!()` here would panic twice.)
    }
}

#[cfg(test)]
#[path = "../../checks/09_wakers/event.rs"]
mod checks;
