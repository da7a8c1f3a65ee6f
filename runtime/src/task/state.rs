//! The life of a task, and every step that it can take.
//!
//! ```text
//!            spawn
//!              │ 1
//!              ▼
//!    ┌────► QUEUED ────── begin 2 ──────► RUNNING ──── finish 5 ────► DONE
//!    │         ▲                             │                          │
//!    │ wake 4  └──── wake 4, during a poll ──┤                          │ taken by the
//!    │                                       │ pend 3                   │ join handle, or
//!    └──────────────── idle ◄────────────────┘                          ▼ dropped: gone
//! ```
//!
//! 1. `spawn` makes a task that is queued.
//! 2. `begin` takes it off the queue. It clears `QUEUED` *before* the poll, so that a wake during
//!    the poll queues it again. The other way round, that wake would be lost.
//! 3. `pend` ends a poll that had no result.
//! 4. `wake` queues it, once, however often it is called.
//! 5. `finish` ends its life as a future. What is left is an outcome that waits to be taken.

/// Where a task stands. Only its own thread looks at it, so these are plain bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct State(u8);

/// The task's key is in the ready queue.
const QUEUED: u8 = 1;
/// The task is being polled: its future is on the loop's stack, not in the table.
const RUNNING: u8 = 2;
/// The future is gone, and the outcome is there.
const DONE: u8 = 4;
/// Somebody called `abort`: at its next turn the future is dropped instead of polled.
const ABORTED: u8 = 8;
/// The join handle was dropped: nobody will ask for the outcome.
const DETACHED: u8 = 16;

/// What the loop has to do with a task that it took off the queue.
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    Poll,
    /// It was aborted: drop the future.
    Drop,
}

impl State {
    /// A task that was just spawned (1).
    pub(crate) fn queued() -> Self {
        State(QUEUED)
    }

    /// A task that has ended before it began.
    pub(crate) fn done() -> Self {
        State(DONE)
    }

    // ANCHOR: wake
    /// True if the caller has to push the task's key (4).
    #[must_use]
    pub(crate) fn wake(&mut self) -> bool {
        let push = self.0 & (QUEUED | DONE) == 0;
        if push {
            self.0 |= QUEUED;
        }
        push
    }

    /// The task's key came off the queue (2).
    pub(crate) fn begin(&mut self) -> Begin {
        self.0 = self.0 & !QUEUED | RUNNING;
        if self.0 & ABORTED != 0 { Begin::Drop } else { Begin::Poll }
    }
    // ANCHOR_END: wake

    /// The poll ended without a result (3). False if the task was aborted during the poll, and
    /// the future has to be dropped.
    #[must_use]
    pub(crate) fn pend(&mut self) -> bool {
        if self.0 & ABORTED != 0 {
            return false;
        }
        self.0 &= !RUNNING;
        true
    }

    /// The future is gone (5). True if the task's key is still in the queue.
    #[must_use]
    pub(crate) fn finish(&mut self) -> bool {
        let queued = self.0 & QUEUED != 0;
        self.0 = self.0 & DETACHED | DONE;
        queued
    }

    /// Asks for the task's end. True if the caller has to push the task's key: a running task
    /// notices at the end of its poll.
    #[must_use]
    pub(crate) fn abort(&mut self) -> bool {
        if self.is_done() {
            return false;
        }
        self.0 |= ABORTED;
        self.0 & RUNNING == 0 && self.wake()
    }

    /// The join handle is dropped. True if the outcome is there and has to go with it.
    #[must_use]
    pub(crate) fn detach(&mut self) -> bool {
        self.0 |= DETACHED;
        self.is_done()
    }

    pub(crate) fn is_done(self) -> bool {
        self.0 & DONE != 0
    }

    pub(crate) fn is_queued(self) -> bool {
        self.0 & QUEUED != 0
    }

    pub(crate) fn is_detached(self) -> bool {
        self.0 & DETACHED != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wake_during_the_poll_queues_again() {
        let mut state = State::queued();
        assert_eq!(state.begin(), Begin::Poll);
        assert!(state.wake(), "the bit was cleared before the poll");
        assert!(!state.wake(), "and a second wake adds nothing");
        assert!(state.pend());
        assert_eq!(state.begin(), Begin::Poll);
    }

    #[test]
    fn abort_is_noticed_wherever_the_task_stands() {
        let mut queued = State::queued();
        assert!(!queued.abort(), "it is in the queue already");
        assert_eq!(queued.begin(), Begin::Drop);

        let mut running = State::queued();
        assert_eq!(running.begin(), Begin::Poll);
        assert!(!running.abort());
        assert!(!running.pend());

        let mut idle = State::queued();
        assert_eq!(idle.begin(), Begin::Poll);
        assert!(idle.pend());
        assert!(idle.abort(), "it has to be queued to be dropped");
        assert_eq!(idle.begin(), Begin::Drop);
        assert!(!idle.finish());
        assert!(!idle.abort());
        assert!(!idle.wake(), "nothing wakes the dead");
    }
}
