//! # A fair lock
//!
//! `holder` is never empty while somebody waits: `pass_on` takes the first out of the line and
//! writes its number there, before anybody else can look. Who comes later finds a holder, and
//! stands in the line.
//!
//! So a lock may belong to one who does not know it yet. If that one is dropped, it has to pass the
//! lock on, for nobody else can. The waker is called when the borrow is over: it is other people's
//! code.

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
        let first = {
            let mut state = self.0.borrow_mut();
            let first = state.line.pop_front();
            state.holder = first.as_ref().map(|(number, _)| *number);
            first
        };
        if let Some((_, waker)) = first {
            waker.wake();
        }
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
        if *state.holder.get_or_insert(number) == number {
            self.number = None;
            return Poll::Ready(Guard(self.fair.clone()));
        }
        match state.line.iter_mut().find(|(other, _)| *other == number) {
            Some((_, waker)) => waker.clone_from(cx.waker()),
            None => state.line.push_back((number, cx.waker().clone())),
        }
        Poll::Pending
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let Some(number) = self.number else { return };
        let mut state = self.fair.0.borrow_mut();
        state.line.retain(|(other, _)| *other != number);
        let is_holder = state.holder == Some(number);
        drop(state);
        if is_holder {
            self.fair.pass_on();
        }
    }
}

#[cfg(test)]
#[path = "../../checks/15_counter_race/fair_mutex.rs"]
mod checks;
