//! # Your own: timers
//!
//! A sleep has its place in the queue from its first poll on, under its deadline and a number, and puts
//! its latest waker there each time. Dropped, it takes its place away, so that the loop does not wake up
//! for nobody; and its place only, for others may have the same deadline.
//!
//! `advance` moves the clock and takes out whoever is due, and then wakes them, when nothing is borrowed.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

#[derive(Default)]
pub struct Timers {
    now: Cell<Duration>,
    set: Cell<u64>,
    /// Who is to be woken, by deadline and number.
    waiting: RefCell<BTreeMap<(Duration, u64), Waker>>,
}

pub struct Sleep {
    timers: Rc<Timers>,
    deadline: Duration,
    /// Its number, once it is among those that wait.
    number: Option<u64>,
}

impl Timers {
    pub fn now(&self) -> Duration {
        self.now.get()
    }

    pub fn sleep(self: &Rc<Self>, time: Duration) -> Sleep {
        Sleep { timers: Rc::clone(self), deadline: self.now() + time, number: None }
    }

    /// Lets time pass until the next deadline, and wakes all that are due then, in the order in which
    /// they were set. False if nobody waits.
    pub fn advance(&self) -> bool {
        let due = {
            let mut waiting = self.waiting.borrow_mut();
            let Some(((next, _), _)) = waiting.first_key_value() else {
                return false;
            };
            let next = *next;
            self.now.set(next);
            let later = waiting.split_off(&(next, u64::MAX));
            std::mem::replace(&mut *waiting, later)
        };
        due.into_values().for_each(Waker::wake);
        true
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let timers = Rc::clone(&self.timers);
        if timers.now() >= self.deadline {
            return Poll::Ready(());
        }
        let number = *self.number.get_or_insert_with(|| {
            timers.set.set(timers.set.get() + 1);
            timers.set.get()
        });
        let before =
            timers.waiting.borrow_mut().insert((self.deadline, number), cx.waker().clone());
        drop(before);
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            let waker = self.timers.waiting.borrow_mut().remove(&(self.deadline, number));
            drop(waker);
        }
    }
}

#[cfg(test)]
#[path = "../../checks/28_capstone/own_timers.rs"]
mod checks;
