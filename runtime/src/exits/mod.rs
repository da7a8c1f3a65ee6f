//! The child processes that the loop looks at, and who waits for them to exit.
//!
//! The operating system tells of an exit by a signal, or by a descriptor that safe code cannot
//! open. So the loop asks, with [`try_wait`](Child::try_wait): at once when a pipe of the child has
//! ended, and otherwise in a while, and in a longer while each time (see [`Pace`]). Whoever asks
//! can also kill; a thread that blocked in `wait` would keep the child to itself.
//!
//! Children live in real time, whatever the runtime's clock. That is why these looks are no timers:
//! the queue of timers belongs to the clock, and a virtual one stands still while a child runs.

mod pace;
mod reaper;

use crate::panics::Panics;
use crate::slab::{Key, Slab};
use crate::time::ClockHold;
use crate::trace::{Actor, Tracer};
use pace::Pace;
use std::cell::{Cell, RefCell};
use std::io;
use std::process::{Child, ExitStatus};
use std::task::Waker;
use std::time::{Duration, Instant};

/// The children of one runtime. Their handles own an `Rc` of it, so that a child that outlives its
/// runtime can still be killed, or dropped in peace.
#[derive(Debug)]
pub(crate) struct Exits {
    running: RefCell<Slab<Entry>>,
    serial: Cell<u32>,
    tracer: Option<Tracer>,
}

#[derive(Debug)]
struct Entry {
    process: Child,
    /// Whoever waits for the exit. One at most: to wait takes the handle by `&mut`.
    waiter: Option<Waker>,
    /// Until the exit is seen, a virtual clock stands still.
    hold: Option<ClockHold>,
    /// When to look again.
    due: Instant,
    pace: Pace,
}

/// How long a child that is waited for may have exited without our knowing, at worst.
const LONGEST_PAUSE: Duration = Duration::from_millis(20);

impl Entry {
    /// Whether anything depends on the exit being seen.
    fn is_looked_at(&self) -> bool {
        self.waiter.is_some() || self.hold.is_some()
    }

    fn look_at_once(&mut self) {
        self.pace.restart();
        self.due = Instant::now();
    }
}

// A handle of `handloom::process` is what calls these, and there is none on other systems.
#[cfg_attr(not(unix), allow(dead_code))]
impl Exits {
    pub(crate) fn new(tracer: Option<Tracer>) -> Self {
        Exits { running: RefCell::new(Slab::new()), serial: Cell::new(0), tracer }
    }

    /// Takes a child in. The serial number of its key is its number in the trace.
    pub(crate) fn insert(&self, process: Child, hold: Option<ClockHold>) -> Key {
        self.serial.set(match &self.tracer {
            Some(tracer) => tracer.next_child(),
            None => self.serial.get().wrapping_add(1),
        });
        let mut pace = Pace::up_to(LONGEST_PAUSE);
        let due = Instant::now() + pace.next();
        let entry = Entry { process, waiter: None, hold, due, pace };
        self.running.borrow_mut().insert(self.serial.get(), entry)
    }

    fn with<R>(&self, key: Key, f: impl FnOnce(&mut Entry) -> R) -> R {
        // A key is removed by the drop of the handle that owns it, and by nothing else.
        f(self.running.borrow_mut().get_mut(key).expect("a handle keeps its child"))
    }

    /// Whether it has exited, and how. The operating system is asked until it says so.
    pub(crate) fn try_wait(&self, key: Key) -> io::Result<Option<ExitStatus>> {
        let (exit, over) = self.with(key, |entry| match entry.process.try_wait() {
            Ok(None) => (Ok(None), None),
            exit => (exit, entry.hold.take()),
        });
        drop(over);
        exit
    }

    /// Keeps the waker of whoever waits for the exit. The latest one counts.
    pub(crate) fn wait(&self, key: Key, waker: &Waker) {
        if self.with(key, |entry| entry.waiter.as_ref().is_some_and(|known| known.will_wake(waker)))
        {
            return;
        }
        let waker = waker.clone();
        let replaced = self.with(key, |entry| entry.waiter.replace(waker));
        drop(replaced);
    }

    /// Nobody waits for the exit any more.
    pub(crate) fn forget(&self, key: Key) {
        let waiter = self.with(key, |entry| entry.waiter.take());
        drop(waiter);
    }

    /// A pipe of the child has ended: it may well have exited. A pipe can outlive the handle.
    pub(crate) fn pipe_ended(&self, key: Key) {
        if let Some(entry) = self.running.borrow_mut().get_mut(key) {
            entry.look_at_once();
        }
    }

    /// Ends the child. One that has exited is not bothered.
    pub(crate) fn kill(&self, key: Key) -> io::Result<()> {
        self.with(key, |entry| {
            entry.look_at_once();
            entry.process.kill()
        })
    }

    /// The handle is gone. A child that runs on is reaped when it exits.
    pub(crate) fn remove(&self, key: Key) {
        let entry = self.running.borrow_mut().remove(key);
        let Some(Entry { mut process, hold, waiter, .. }) = entry else { return };
        if let Ok(None) = process.try_wait() {
            reaper::adopt(process);
        }
        drop((waiter, hold));
    }

    /// How long until the next look is due, in real time.
    pub(crate) fn pause(&self) -> Option<Duration> {
        let running = self.running.borrow();
        let looked_at = running.values().filter(|entry| entry.is_looked_at());
        let due = looked_at.map(|entry| entry.due).min()?;
        Some(due.saturating_duration_since(Instant::now()))
    }

    /// Looks at each child for which it is time, and wakes who waits for one that has exited. Says
    /// how many have.
    pub(crate) fn look(&self, actor: &Cell<Actor>) -> usize {
        if self.running.borrow().len() == 0 {
            return 0;
        }
        let now = Instant::now();
        let mut exited = Vec::new();
        for entry in self.running.borrow_mut().values_mut() {
            if !entry.is_looked_at() || entry.due > now {
                continue;
            }
            // ANCHOR: look
            match entry.process.try_wait() {
                Ok(None) => entry.due = now + entry.pace.next(),
                // An error, too, is for whoever waits: the next `try_wait` tells it to them.
                _ => exited.push((entry.waiter.take(), entry.hold.take())),
            }
            // ANCHOR_END: look
        }
        let number = exited.len();
        let mut panics = Panics::default();
        let before = actor.replace(Actor::Runtime);
        for (waiter, hold) in exited {
            if let Some(waker) = waiter {
                panics.catch(|| waker.wake());
            }
            // The clock may go on once the wake has been sent, and not before.
            drop(hold);
        }
        actor.set(before);
        panics.resume();
        number
    }
}

#[cfg(all(test, unix))]
mod tests;
