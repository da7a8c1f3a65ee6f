//! One turn of one task: out of the table, polled, and back, or over.

use crate::context;
use crate::core::Core;
use crate::panics::Panics;
use crate::slab::Key;
use crate::task::{Begin, JoinError, Outcome, Turn};
use crate::trace::{self, Actor, Shared, TaskId, What, touch};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Poll};
use std::thread;

impl Core {
    /// Gives the next ready task its turn, in `turn`, which is empty before and after. False if there
    /// is none.
    #[inline]
    pub(crate) fn run_next(&self, turn: &mut Option<Turn>) -> bool {
        // ANCHOR: next
        // The future comes out of the table, so that what it does in its poll finds the table free.
        let next = self.tasks.borrow_mut().next(turn);
        match next {
            Some((key, Begin::Poll)) => self.poll(key, turn),
            Some((key, Begin::Drop)) => self.cancel(key, turn.take()),
            None => return false,
        }
        true
        // ANCHOR_END: next
    }

    #[inline]
    fn poll(&self, key: Key, turn: &mut Option<Turn>) {
        if self.is_watched() || self.slow_polls.is_some() {
            return self.poll_watched(key, turn);
        }
        let polled = self.poll_body(key, turn);
        self.settle(key, turn, polled);
    }

    /// The same, told to whoever observes. Apart, so that it costs nothing where nobody does.
    #[cold]
    fn poll_watched(&self, key: Key, turn: &mut Option<Turn>) {
        let task = TaskId(key.serial);
        let mut panics = Panics::default();
        self.actor.set(Actor::Task(task));
        panics.tell(|| What::Polled { task });
        let timed = self.time_poll();
        let polled = self.poll_body(key, turn);
        // Whatever the poll came to: what it noted must not be told of the next one.
        let waits = trace::take_waits();
        let slow = timed.and_then(|timed| timed.end(task, &waits));
        if let Some(slow) = &slow {
            panics.tell(|| slow.event());
        }
        if matches!(polled, Ok(Poll::Pending)) {
            panics.tell(|| What::Pending { task, waits });
        }
        panics.catch(|| self.settle(key, turn, polled));
        if let Some(slow) = slow {
            panics.catch(|| self.tell_slow(&slow));
        }
        panics.resume();
    }

    /// The poll itself, with nothing borrowed. What panics is caught here.
    #[inline]
    fn poll_body(&self, key: Key, turn: &mut Option<Turn>) -> thread::Result<Poll<Box<dyn Any>>> {
        let Some(turn) = turn else { return Ok(Poll::Pending) };
        let (body, waker) = turn.parts();
        self.actor.set(Actor::Task(TaskId(key.serial)));
        context::refill();
        let poll = AssertUnwindSafe(|| body.poll_any(&mut Context::from_waker(waker)));
        let polled = catch_unwind(poll);
        context::unlimited();
        self.actor.set(Actor::Runtime);
        polled
    }

    /// Back into the table, or over.
    #[inline(always)]
    pub(crate) fn settle(
        &self,
        key: Key,
        turn: &mut Option<Turn>,
        polled: thread::Result<Poll<Box<dyn Any>>>,
    ) {
        match polled {
            Ok(Poll::Pending) => {
                self.tasks.borrow_mut().pend(key, turn);
                if turn.is_some() {
                    self.cancel(key, turn.take());
                }
            }
            Ok(Poll::Ready(output)) => self.end(key, turn.take(), Ok(output)),
            Err(payload) => self.end(key, turn.take(), Err(JoinError::panicked(payload))),
        }
    }

    /// Ends a task without a poll: its future is dropped.
    pub(crate) fn cancel(&self, key: Key, turn: Option<Turn>) {
        self.end(key, turn, Err(JoinError::cancelled()));
    }

    /// The end of a task: the future is dropped, the outcome is put down, whoever joins is woken,
    /// and only then does the hook hear of what nobody will take. All of it outside every borrow.
    /// An observer, a waker or a hook that panics keeps nothing of it from being done.
    #[inline(never)]
    pub(crate) fn end(&self, key: Key, turn: Option<Turn>, mut outcome: Outcome) {
        let task = TaskId(key.serial);
        let Some(Turn { body, address }) = turn else { return };
        let before = self.actor.replace(Actor::Task(task));
        let mut moot = None;
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| drop(body))) {
            // A destructor's panic is the task's panic. What the task had to say before is moot.
            let panicked = Err(JoinError::panicked(payload));
            moot = Some(std::mem::replace(&mut outcome, panicked));
        }
        self.actor.set(before);
        let watched = self.is_watched();
        let mut panics = if watched { tell_end(task, &outcome) } else { Panics::default() };
        if let (Some(director), Err(error)) = (&self.director, &outcome)
            && error.is_panic()
        {
            director.panicked(task, error.message().unwrap_or_default());
        }
        if let Some(slow_polls) = &self.slow_polls {
            slow_polls.ends(key.serial);
        }
        let finished = self.tasks.borrow_mut().finish(key, outcome, address);
        if let Some(joiner) = finished.joiner {
            // The task that ended is the one that wakes.
            let before = self.actor.replace(Actor::Task(task));
            panics.catch(|| joiner.wake());
            self.actor.set(before);
        }
        for outcome in moot.into_iter().chain(finished.unwanted) {
            panics.catch(|| self.discard(task, outcome));
        }
        panics.resume();
    }
}

/// How a task ended, told to whoever observes.
#[cold]
fn tell_end(task: TaskId, outcome: &Outcome) -> Panics {
    let mut panics = Panics::default();
    panics.tell(|| match outcome {
        Ok(_) => What::Ready { task },
        Err(error) if error.is_cancelled() => What::Cancelled { task },
        Err(error) => {
            let message = error.message().unwrap_or_default().to_owned();
            What::Panicked { task, message }
        }
    });
    touch(true, || Shared::End(task));
    panics
}
