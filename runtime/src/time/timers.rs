//! The timers of one runtime, in the order in which they fire.

use crate::panics::Panics;
use crate::trace::{self, Actor, TaskId, TimerId, Tracer, What};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::task::Waker;
use std::time::Instant;

/// A timer's place in the order: by deadline, and among equals by which was set first.
pub(crate) type TimerKey = (Instant, u64);

/// Wakers by deadline. A tree rather than a heap, because most timers are timeouts, and most
/// timeouts are cancelled: a cancelled timer leaves at once and takes its memory along.
#[derive(Debug)]
pub(crate) struct Timers {
    queue: RefCell<BTreeMap<TimerKey, Waker>>,
    serial: Cell<u64>,
    tracer: Option<Tracer>,
}

impl Timers {
    pub(crate) fn new(tracer: Option<Tracer>) -> Self {
        Timers { queue: RefCell::new(BTreeMap::new()), serial: Cell::new(0), tracer }
    }

    /// Wakes `waker` once, when the clock has reached `deadline`.
    pub(crate) fn set(&self, deadline: Instant, waker: Waker) -> TimerKey {
        let serial = match &self.tracer {
            Some(tracer) => tracer.next_timer(),
            None => self.serial.get() + 1,
        };
        self.serial.set(serial);
        let key = (deadline, serial);
        self.queue.borrow_mut().insert(key, waker);
        trace::emit(|| What::TimerSet {
            timer: id(key),
            task: crate::context::current_task().unwrap_or(TaskId::MAIN),
            deadline: trace::stamp(deadline),
        });
        key
    }

    // ANCHOR: refresh
    /// False if the timer has fired. Otherwise `waker` is the one that it will wake.
    pub(crate) fn refresh(&self, key: TimerKey, waker: &Waker) -> bool {
        match self.queue.borrow().get(&key) {
            None => return false,
            Some(known) if known.will_wake(waker) => return true,
            Some(_) => {}
        }
        // Cloned and dropped outside the borrow: a foreign waker may do as it likes.
        let waker = waker.clone();
        let replaced = self.queue.borrow_mut().insert(key, waker);
        drop(replaced);
        true
    }
    // ANCHOR_END: refresh

    /// Forgets the timer, if it has not fired.
    pub(crate) fn cancel(&self, key: TimerKey) {
        let waker = self.queue.borrow_mut().remove(&key);
        if waker.is_some() {
            trace::emit(|| What::TimerCancelled { timer: id(key) });
        }
    }

    /// When the next timer is due.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.queue.borrow().first_key_value().map(|((deadline, _), _)| *deadline)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.queue.borrow().is_empty()
    }

    /// Wakes everything that is due, in order. Taken out one by one, so that a waker that panics
    /// takes no other timer with it.
    // ANCHOR: fire
    pub(crate) fn fire(&self, now: Instant, actor: &Cell<Actor>) {
        while let Some((key, waker)) = self.pop_due(now) {
            let mut panics = Panics::default();
            panics.tell(|| What::TimerFired { timer: id(key) });
            let before = actor.replace(Actor::Timer(id(key)));
            panics.catch(|| waker.wake());
            actor.set(before);
            panics.resume();
        }
    }

    fn pop_due(&self, now: Instant) -> Option<(TimerKey, Waker)> {
        let mut queue = self.queue.borrow_mut();
        let first = queue.first_entry()?;
        (first.key().0 <= now).then(|| first.remove_entry())
    }
    // ANCHOR_END: fire
}

/// The number of a timer in the trace.
pub(crate) fn id(key: TimerKey) -> TimerId {
    TimerId(key.1 as u32)
}
