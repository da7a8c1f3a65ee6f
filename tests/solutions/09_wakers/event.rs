//! # Many wait for one thing
//!
//! A waiter gets its number when it has to wait for the first time, and puts its latest waker under that
//! number from then on. Dropped, it takes the waker along.
//!
//! `set` takes all wakers out and lets go of the borrow before it calls the first one. Handloom holds to
//! that everywhere: nothing foreign is called under a borrow or a lock.

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
        let wakers = {
            let mut state = self.0.borrow_mut();
            state.is_set = true;
            std::mem::take(&mut state.wakers)
        };
        wakers.into_values().for_each(Waker::wake);
    }
}

impl Future for Waiting {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let event = self.event.clone();
        let mut state = event.0.borrow_mut();
        if state.is_set {
            return Poll::Ready(());
        }
        let number = *self.number.get_or_insert_with(|| {
            state.next += 1;
            state.next
        });
        let before = state.wakers.insert(number, cx.waker().clone());
        drop(state);
        drop(before);
        Poll::Pending
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            let waker = self.event.0.borrow_mut().wakers.remove(&number);
            drop(waker);
        }
    }
}

#[cfg(test)]
#[path = "../../checks/09_wakers/event.rs"]
mod checks;
