//! # Your own: timers
//!
//! Sleeping tasks. A sleep leaves its waker with the timers, under its deadline; when nothing else is
//! left to be done, the loop lets time pass until the next deadline, and wakes whoever is due. Time is
//! virtual here: it stands still as long as anybody has anything to do, and jumps when nobody has.
//!
//! Chapter: `28_capstone`. You may change: the bodies of `advance`, of `Sleep::poll` and of `drop`.

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
        // TODO: several may have the same deadline.
        todo!()
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // TODO: over, or among those that wait, with the waker that is the latest.
        todo!()
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        // TODO: nobody has to wake up for one that is gone.
    }
}

#[cfg(test)]
#[path = "../../checks/28_capstone/own_timers.rs"]
mod checks;
