//! All tasks of a runtime, and what can be done to them without running anybody's code.
//!
//! Nothing here polls, wakes or drops a future, an output or a foreign waker: each method hands
//! out what has to be polled, woken or dropped, and the caller does it after the table's borrow
//! has ended. That is what keeps a task free to spawn, wake, abort and drop whatever it likes.

use super::address::{Address, Addresses};
use super::state::{Begin, State};
use super::{AnyFuture, Body, Outcome};
use crate::inbox::Inbox;
use crate::pick::Pick;
use crate::ready::Ready;
use crate::slab::{Key, Slab};
use crate::watch::{Lists, Waiting};
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Waker;

/// The tasks that are alive, those whose outcome nobody has taken yet, and the queue of those that
/// are ready.
#[derive(Debug)]
pub(crate) struct Table {
    tasks: Slab<Task>,
    ready: Ready,
    addresses: Addresses,
}

#[derive(Debug)]
struct Task {
    state: State,
    /// Empty while the task is out for a turn, and when its future is gone.
    home: Option<Turn>,
    exit: Exit,
}

/// Where the outcome goes.
enum Exit {
    /// Nobody has asked yet.
    Open,
    /// Whoever awaits the join handle.
    Joiner(Waiting),
    /// It is there.
    Outcome(Outcome),
}

/// What is taken out of the table for a turn: a task's future, and where it is woken.
///
/// It goes out and back by a swap with the caller's empty place, for it is big to be moved about.
#[derive(Debug)]
pub(crate) struct Turn {
    pub(crate) body: Body,
    /// Given at the first turn.
    pub(crate) address: Option<Address>,
}

/// What is left of a task whose future is gone.
#[derive(Default)]
pub(crate) struct Finished {
    /// Who awaits the outcome, and is to be woken.
    pub(crate) joiner: Option<Waiting>,
    /// The outcome, if the handle was dropped and nobody will take it.
    pub(crate) unwanted: Option<Outcome>,
}

/// What a join handle finds.
pub(crate) enum Join {
    Outcome(Outcome),
    /// Not yet, and the handle's waker is known.
    Wait,
    /// Not yet, and the handle's waker is to be left with [`Table::set_joiner`].
    Register,
}

impl Table {
    pub(crate) fn new(pick: Pick, inbox: Arc<Inbox>) -> Self {
        Table { tasks: Slab::new(), ready: Ready::new(pick), addresses: Addresses::new(inbox) }
    }

    pub(crate) fn len(&self) -> usize {
        self.tasks.len()
    }

    /// A task, queued for its first turn.
    pub(crate) fn insert(&mut self, serial: u32, body: Body) -> Key {
        let home = Some(Turn { body, address: None });
        let task = Task { state: State::queued(), home, exit: Exit::Open };
        let key = self.tasks.insert(serial, task);
        self.ready.push(key);
        key
    }

    /// A task that has ended before it began: for a spawn on a runtime that is shutting down.
    pub(crate) fn insert_done(&mut self, serial: u32, outcome: Outcome) -> Key {
        let exit = Exit::Outcome(outcome);
        self.tasks.insert(serial, Task { state: State::done(), home: None, exit })
    }

    /// Queues a task, unless it is queued or gone. True if it was queued.
    #[inline]
    pub(crate) fn wake(&mut self, key: Key) -> bool {
        let queue = self.tasks.get_mut(key).is_some_and(|task| task.state.wake());
        if queue {
            self.ready.push(key);
        }
        queue
    }

    /// Marks a task to be dropped at its next turn. True if it was queued for that.
    pub(crate) fn abort(&mut self, key: Key) -> bool {
        let queue = self.tasks.get_mut(key).is_some_and(|task| task.state.abort());
        if queue {
            self.ready.push(key);
        }
        queue
    }

    #[inline]
    pub(crate) fn has_ready(&self) -> bool {
        !self.ready.is_empty()
    }

    /// How many tasks the next pass of the loop may run.
    #[inline]
    pub(crate) fn pass(&self, most: usize) -> usize {
        self.ready.pass(most)
    }

    /// The tasks that are ready, in order of arrival.
    pub(crate) fn ready(&self) -> Vec<Key> {
        self.ready.keys()
    }

    /// Makes the next turn that of this task, if it is ready.
    pub(crate) fn bring_forward(&mut self, key: Key) {
        self.ready.bring_forward(key);
    }

    /// Takes the next ready task out for its turn, into `turn`, which is empty.
    #[inline]
    pub(crate) fn next(&mut self, turn: &mut Option<Turn>) -> Option<(Key, Begin)> {
        loop {
            let key = self.ready.pop()?;
            if let Some(task) = self.tasks.get_mut(key)
                && task.take(key, turn, &mut self.addresses)
            {
                return Some((key, task.state.begin()));
            }
        }
    }

    /// Puts a task back after a poll without a result. If it was aborted meanwhile, it stays where
    /// it is, to be dropped.
    #[inline]
    pub(crate) fn pend(&mut self, key: Key, turn: &mut Option<Turn>) {
        if let Some(task) = self.tasks.get_mut(key)
            && task.state.pend()
        {
            mem::swap(&mut task.home, turn);
        }
    }

    /// The future is gone; this is how it ended.
    pub(crate) fn finish(
        &mut self,
        key: Key,
        outcome: Outcome,
        address: Option<Address>,
    ) -> Finished {
        if let Some(address) = address {
            self.addresses.take_back(address);
        }
        let Some(task) = self.tasks.get_mut(key) else {
            return Finished { unwanted: Some(outcome), joiner: None };
        };
        if task.state.finish() {
            self.ready.forget(key);
        }
        if task.state.is_detached() {
            self.tasks.remove(key);
            return Finished { unwanted: Some(outcome), joiner: None };
        }
        match mem::replace(&mut task.exit, Exit::Outcome(outcome)) {
            Exit::Joiner(joiner) => Finished { joiner: Some(joiner), unwanted: None },
            Exit::Open | Exit::Outcome(_) => Finished::default(),
        }
    }

    /// Takes the outcome if it is there. `None`: it was taken before.
    pub(crate) fn join(&mut self, key: Key, waker: &Waker) -> Option<Join> {
        match &self.tasks.get_mut(key)?.exit {
            Exit::Joiner(joiner) if joiner.is_for(waker) => Some(Join::Wait),
            Exit::Open | Exit::Joiner(_) => Some(Join::Register),
            Exit::Outcome(_) => match self.tasks.remove(key)?.exit {
                Exit::Outcome(outcome) => Some(Join::Outcome(outcome)),
                Exit::Open | Exit::Joiner(_) => None,
            },
        }
    }

    /// Whom to wake when the outcome is there. The one before comes back, to be dropped.
    pub(crate) fn set_joiner(&mut self, key: Key, waiting: Waiting) -> Option<Waiting> {
        let Some(task) = self.tasks.get_mut(key) else { return Some(waiting) };
        match &mut task.exit {
            Exit::Joiner(joiner) => Some(mem::replace(joiner, waiting)),
            Exit::Outcome(_) => Some(waiting),
            open @ Exit::Open => {
                *open = Exit::Joiner(waiting);
                None
            }
        }
    }

    pub(crate) fn is_done(&mut self, key: Key) -> bool {
        self.tasks.get_mut(key).is_none_or(|task| task.state.is_done())
    }

    /// The handle is dropped: nobody will join. What is left of the task, or the waker of whoever
    /// polled the handle, is for the caller to drop.
    pub(crate) fn detach(&mut self, key: Key) -> (Option<Outcome>, Option<Waiting>) {
        let Some(task) = self.tasks.get_mut(key) else {
            return (None, None);
        };
        let exit = if task.state.detach() {
            self.tasks.remove(key).map(|task| task.exit)
        } else {
            Some(mem::replace(&mut task.exit, Exit::Open))
        };
        match exit {
            Some(Exit::Outcome(outcome)) => (Some(outcome), None),
            Some(Exit::Joiner(joiner)) => (None, Some(joiner)),
            Some(Exit::Open) | None => (None, None),
        }
    }

    /// The keys of all tasks.
    pub(crate) fn keys(&self) -> Vec<Key> {
        self.tasks.keys().collect()
    }

    /// Whether the wakers of all tasks sit in wait lists of ours, wherever they wait.
    pub(crate) fn all_listed(&self, lists: &Lists) -> bool {
        let homes = self.tasks.values().filter_map(|task| task.home.as_ref());
        homes
            .filter_map(|home| home.address.as_ref())
            .all(|address| lists.hold_all(address.waker(), address.clones()))
    }

    /// Whether a task lives and nobody has woken it.
    pub(crate) fn is_idle(&mut self, key: Key) -> bool {
        self.tasks.get_mut(key).is_some_and(|task| task.home.is_some() && !task.state.is_queued())
    }

    /// Takes a task out, whether or not it is queued, into `turn`, which is empty. False if there
    /// is none.
    pub(crate) fn evict(&mut self, key: Key, turn: &mut Option<Turn>) -> bool {
        let task = self.tasks.get_mut(key);
        task.is_some_and(|task| task.take(key, turn, &mut self.addresses))
    }
}

impl Task {
    /// Takes out what a turn needs. False if it is out already, or the future is gone.
    #[inline]
    fn take(&mut self, key: Key, turn: &mut Option<Turn>, addresses: &mut Addresses) -> bool {
        mem::swap(&mut self.home, turn);
        let Some(turn) = turn else { return false };
        if turn.address.is_none() {
            turn.address = Some(addresses.give(key));
        }
        true
    }
}

impl Turn {
    /// What to poll, and the waker to poll it with.
    #[inline]
    pub(crate) fn parts(&mut self) -> (Pin<&mut dyn AnyFuture>, &Waker) {
        let address = self.address.as_ref();
        let address = address.expect("a task has an address from its first turn on");
        (self.body.as_mut(), address.waker())
    }
}

impl fmt::Debug for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Exit::Open => "Open",
            Exit::Joiner(_) => "Joiner",
            Exit::Outcome(_) => "Outcome",
        })
    }
}

#[cfg(test)]
mod tests;
