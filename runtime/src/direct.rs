//! A schedule that is given from outside: at each step somebody says which ready task is next.

use crate::core::Core;
use crate::slab::Key;
use crate::trace::TaskId;
use std::task::Waker;

/// Whoever gives the schedule. It is asked before each turn, while nothing runs and nothing is
/// borrowed. The main future is no part of any schedule: it runs as soon as it is woken.
pub(crate) trait Director {
    /// What happens next. `ready` has the tasks that are ready in the order in which they became
    /// so; `timers` says whether time can pass.
    fn direct(&self, ready: &[Key], timers: bool) -> Move;

    /// A task panicked.
    fn panicked(&self, task: TaskId, message: &str);

    /// A wait that may be dropped is pending. `wait` is its number, if it was given one before.
    fn may_drop(&self, wait: Option<u64>, waker: &Waker) -> Option<u64>;

    /// Whether this wait is to be dropped in the poll that runs.
    fn drops(&self, wait: u64) -> bool;

    /// This wait is over, one way or the other.
    fn is_over(&self, wait: u64);
}

/// What a director decides.
pub(crate) enum Move {
    /// This task has its turn.
    Run(Key),
    /// This task, which is perhaps not ready, is woken and has its turn.
    Wake(Waker, Key),
    /// None, where none is ready: the loop waits, which lets time pass.
    Wait,
    /// The run ends here.
    Stop,
}

/// What the loop has to do then.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    /// Give the first task in the queue its turn, and ask again.
    Turn,
    /// Wait.
    Rest,
    /// Stop.
    End,
}

impl Core {
    /// Asks the director and brings about what it says.
    pub(crate) fn obey(&self, director: &dyn Director) -> Given {
        // What is due is ready: when a look at the timers comes is no part of a schedule.
        self.fire_due();
        let ready = self.tasks.borrow().ready();
        let next = match director.direct(&ready, !self.timers.is_empty()) {
            Move::Run(key) => key,
            Move::Wake(waker, key) => {
                waker.wake();
                key
            }
            Move::Wait => return Given::Rest,
            Move::Stop => return Given::End,
        };
        self.tasks.borrow_mut().bring_forward(next);
        Given::Turn
    }
}
