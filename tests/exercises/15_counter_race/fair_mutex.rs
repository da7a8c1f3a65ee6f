//! # A fair lock
//!
//! A fair lock goes to whoever has waited longest, and to nobody who comes later and happens to be
//! faster. So who lets go of it does not leave it lying about: it is handed to the first in the
//! line, who is woken and finds it in its hands. Whoever waits may be dropped, in the line or with
//! the lock already in its hands, and neither may stop those behind it.
//!
//! Chapter: `15_counter_race`. You may change: the bodies of `pass_on`, `poll` and `Lock`'s `drop`.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// A lock for tasks of one thread.
#[derive(Clone, Default)]
struct Fair(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    /// The number of the one whose lock it is.
    holder: Option<u64>,
    /// Who waits, the longest first: the number of each, and its latest waker.
    line: VecDeque<(u64, Waker)>,
    /// The number of the next one.
    next: u64,
}

/// Waits for the lock.
struct Lock {
    fair: Fair,
    /// Until it has the guard.
    number: Option<u64>,
}

/// Has the lock, until it is dropped.
struct Guard(Fair);

impl Fair {
    fn lock(&self) -> Lock {
        let number = self.0.borrow().next;
        self.0.borrow_mut().next += 1;
        Lock { fair: self.clone(), number: Some(number) }
    }

    /// The holder does not need it any more: the first in the line is the holder, or nobody.
    fn pass_on(&self) {
        // TODO: hand it over, and wake. What is called here may use the lock.
        todo!()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.pass_on();
    }
}

impl Future for Lock {
    type Output = Guard;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Guard> {
        let fair = self.fair.clone();
        let mut state = fair.0.borrow_mut();
        let number = self.number.expect("it is not polled again after its end");
        // TODO: is it yours, or nobody's? Then `self.number = None`, and the guard is all there is.
        // Otherwise you have one place in the line.
        todo!()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // TODO: it may have a guard, stand in the line, or be the holder without knowing it.
    }
}

#[cfg(test)]
#[path = "../../checks/15_counter_race/fair_mutex.rs"]
mod checks;
