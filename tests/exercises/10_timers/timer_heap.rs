//! # The timer queue
//!
//! Timers wait in the order of their deadlines, and equal deadlines in the order in which they were set.
//! A loop asks two things of them: when is the next one due, so that it knows how long to sleep; and who
//! is due now. Most timers never fire: they belong to timeouts that were not needed, and are cancelled.
//!
//! Chapter: `10_timers`. You may change: the type of `waiting`, and the bodies of the four
//! functions.

use std::collections::BTreeMap;
use std::task::Waker;
use std::time::Duration;

/// A timer that was set: with this it can be cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Timer {
    deadline: Duration,
    number: u64,
}

#[derive(Default)]
struct Timers {
    set: u64,
    waiting: BTreeMap<Timer, Waker>,
}

impl Timers {
    fn set(&mut self, deadline: Duration, waker: Waker) -> Timer {
        // TODO: give it a number, and keep its waker.
        todo!()
    }

    fn cancel(&mut self, timer: Timer) {
        // TODO: its waker goes, too.
        todo!()
    }

    /// When the loop has to wake up.
    fn next(&self) -> Option<Duration> {
        // TODO: which of them is the first?
        todo!()
    }

    /// Takes out all that are due at `now`, in order.
    fn fire(&mut self, now: Duration) -> Vec<Waker> {
        // TODO: not only the first, and none that is due later.
        todo!()
    }
}

#[cfg(test)]
#[path = "../../checks/10_timers/timer_heap.rs"]
mod checks;
