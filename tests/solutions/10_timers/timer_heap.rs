//! # The timer queue
//!
//! The key is the pair of deadline and number. A `BTreeMap` keeps the pairs in order, the first of them
//! is the next that is due, and a timer that is cancelled is found by its pair and is gone at once,
//! waker and all. A `BinaryHeap` would keep it until its time has come.
//!
//! `fire` gives the wakers out, instead of calling them: the caller calls them when nothing of this is
//! borrowed.

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
        self.set += 1;
        let timer = Timer { deadline, number: self.set };
        self.waiting.insert(timer, waker);
        timer
    }

    fn cancel(&mut self, timer: Timer) {
        self.waiting.remove(&timer);
    }

    /// When the loop has to wake up.
    fn next(&self) -> Option<Duration> {
        self.waiting.first_key_value().map(|(timer, _)| timer.deadline)
    }

    /// Takes out all that are due at `now`, in order.
    fn fire(&mut self, now: Duration) -> Vec<Waker> {
        let later = self.waiting.split_off(&Timer { deadline: now, number: u64::MAX });
        std::mem::replace(&mut self.waiting, later).into_values().collect()
    }
}

#[cfg(test)]
#[path = "../../checks/10_timers/timer_heap.rs"]
mod checks;
