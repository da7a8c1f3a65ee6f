//! All tasks of a runtime, and what can be done to them without running anybody's code.
//!
//! Nothing here polls, wakes or drops a future, an output or a foreign waker: each method hands
//! out what has to be polled, woken or dropped, and the caller does it after the table's borrow
//! has ended. That is what keeps a task free to spawn, wake, abort and drop whatever it likes.

use super::state::{Begin, State};
use super::{Address, Body, Outcome};
use crate::inbox::Inbox;
use crate::slab::{Key, Slab};
use std::fmt;
use std::sync::Arc;
use std::task::Waker;

/// The tasks that are alive, and those whose outcome nobody has taken yet.
#[derive(Debug)]
pub(crate) struct Table {
    tasks: Slab<Task>,
    /// Addresses of tasks that are gone, of which no waker is left: the next task gets one.
    spare: Vec<Address>,
}

#[derive(Debug)]
struct Task {
    state: State,
    stage: Stage,
}

enum Stage {
    /// The future waits for its turn, or for a wake. `joiner` awaits the outcome.
    Waiting {
        body: Body,
        address: Address,
        joiner: Option<Waker>,
    },
    /// The future is on the loop's stack, being polled or dropped.
    Out { joiner: Option<Waker> },
    /// The future is gone.
    Done(Outcome),
}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::Waiting { .. } => "Waiting",
            Stage::Out { .. } => "Out",
            Stage::Done(_) => "Done",
        })
    }
}

/// A task taken out of the table for its turn.
pub(crate) struct Turn {
    pub(crate) body: Body,
    pub(crate) address: Address,
    /// It was aborted: the future is to be dropped, not polled.
    pub(crate) aborted: bool,
}

/// What is left of a task whose future is gone.
pub(crate) struct Finished {
    /// Who awaits the outcome, and is to be woken.
    pub(crate) joiner: Option<Waker>,
    /// The outcome, if the handle was dropped and nobody will take it.
    pub(crate) unwanted: Option<Outcome>,
    /// The task's key is still in the ready queue.
    pub(crate) queued: bool,
}

/// What a join handle finds.
pub(crate) enum Join {
    Outcome(Outcome),
    /// Not yet, and the handle's waker is known.
    Wait,
    /// Not yet, and the handle's waker is to be left with [`Table::set_joiner`].
    Register,
}

/// As many addresses are kept for later as a busy program frees in one breath.
const SPARE: usize = 4096;

impl Table {
    pub(crate) fn new() -> Self {
        Table {
            tasks: Slab::new(),
            spare: Vec::new(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.tasks.len()
    }

    pub(crate) fn insert(&mut self, serial: u32, body: Body, inbox: &Arc<Inbox>) -> Key {
        let state = State::queued();
        let key = self.tasks.insert(
            serial,
            Task {
                state,
                stage: Stage::Out { joiner: None },
            },
        );
        let address = self.spare.pop().and_then(|spare| spare.reuse(key));
        let address = address.unwrap_or_else(|| Address::new(key, inbox));
        if let Some(task) = self.tasks.get_mut(key) {
            task.stage = Stage::Waiting {
                body,
                address,
                joiner: None,
            };
        }
        key
    }

    /// A task that has ended before it began: for a spawn on a runtime that is shutting down.
    pub(crate) fn insert_done(&mut self, serial: u32, outcome: Outcome) -> Key {
        let mut state = State::default();
        let queued = state.finish();
        debug_assert!(!queued);
        self.tasks.insert(
            serial,
            Task {
                state,
                stage: Stage::Done(outcome),
            },
        )
    }

    /// True if the task has to be pushed into the ready queue.
    #[inline]
    pub(crate) fn wake(&mut self, key: Key) -> bool {
        self.tasks
            .get_mut(key)
            .is_some_and(|task| task.state.wake())
    }

    /// True if the task has to be pushed into the ready queue.
    pub(crate) fn abort(&mut self, key: Key) -> bool {
        self.tasks
            .get_mut(key)
            .is_some_and(|task| task.state.abort())
    }

    /// Takes a task out for its turn. `None` if it is gone or done.
    pub(crate) fn begin(&mut self, key: Key) -> Option<Turn> {
        let task = self.tasks.get_mut(key)?;
        let begin = task.state.begin();
        if begin == Begin::Skip {
            return None;
        }
        let out = Stage::Out { joiner: None };
        let Stage::Waiting {
            body,
            address,
            joiner,
        } = std::mem::replace(&mut task.stage, out)
        else {
            unreachable!("a task that can begin is waiting");
        };
        task.stage = Stage::Out { joiner };
        Some(Turn {
            body,
            address,
            aborted: begin == Begin::Drop,
        })
    }

    /// Puts a task back after a poll without a result. If it was aborted meanwhile, it comes back
    /// out, to be dropped.
    pub(crate) fn pend(&mut self, key: Key, turn: Turn) -> Option<Turn> {
        let Some(task) = self.tasks.get_mut(key) else {
            return Some(turn);
        };
        if !task.state.pend() {
            return Some(Turn {
                aborted: true,
                ..turn
            });
        }
        if let Stage::Out { joiner } = &mut task.stage {
            let joiner = joiner.take();
            task.stage = Stage::Waiting {
                body: turn.body,
                address: turn.address,
                joiner,
            };
        }
        None
    }

    /// The future is gone; this is how it ended.
    pub(crate) fn finish(&mut self, key: Key, outcome: Outcome, address: Address) -> Finished {
        if address.is_unheard_of() && self.spare.len() < SPARE {
            self.spare.push(address);
        }
        let Some(task) = self.tasks.get_mut(key) else {
            return Finished {
                joiner: None,
                unwanted: Some(outcome),
                queued: false,
            };
        };
        let queued = task.state.finish();
        if task.state.is_detached() {
            self.tasks.remove(key);
            return Finished {
                joiner: None,
                unwanted: Some(outcome),
                queued,
            };
        }
        let joiner = match std::mem::replace(&mut task.stage, Stage::Done(outcome)) {
            Stage::Waiting { joiner, .. } | Stage::Out { joiner } => joiner,
            Stage::Done(_) => None,
        };
        Finished {
            joiner,
            unwanted: None,
            queued,
        }
    }

    /// Takes the outcome if it is there. `None`: it was taken before.
    pub(crate) fn join(&mut self, key: Key, waker: &Waker) -> Option<Join> {
        let task = self.tasks.get_mut(key)?;
        match &task.stage {
            Stage::Waiting { joiner, .. } | Stage::Out { joiner } => {
                let known = joiner
                    .as_ref()
                    .is_some_and(|joiner| joiner.will_wake(waker));
                Some(if known { Join::Wait } else { Join::Register })
            }
            Stage::Done(_) => match self.tasks.remove(key)?.stage {
                Stage::Done(outcome) => Some(Join::Outcome(outcome)),
                _ => None,
            },
        }
    }

    /// Whom to wake when the outcome is there. The one before comes back, to be dropped.
    pub(crate) fn set_joiner(&mut self, key: Key, waker: Waker) -> Option<Waker> {
        match &mut self.tasks.get_mut(key)?.stage {
            Stage::Waiting { joiner, .. } | Stage::Out { joiner } => joiner.replace(waker),
            Stage::Done(_) => Some(waker),
        }
    }

    pub(crate) fn is_done(&mut self, key: Key) -> bool {
        self.tasks
            .get_mut(key)
            .is_none_or(|task| task.state.is_done())
    }

    /// The handle is dropped: nobody will join. What is left of the task, or the waker of whoever
    /// polled the handle, is for the caller to drop.
    pub(crate) fn detach(&mut self, key: Key) -> (Option<Outcome>, Option<Waker>) {
        let Some(task) = self.tasks.get_mut(key) else {
            return (None, None);
        };
        if !task.state.detach() {
            return match &mut task.stage {
                Stage::Waiting { joiner, .. } | Stage::Out { joiner } => (None, joiner.take()),
                Stage::Done(_) => (None, None),
            };
        }
        match self.tasks.remove(key).map(|task| task.stage) {
            Some(Stage::Done(outcome)) => (Some(outcome), None),
            _ => (None, None),
        }
    }

    /// The keys of all tasks.
    pub(crate) fn keys(&self) -> Vec<Key> {
        self.tasks.keys().collect()
    }

    /// Takes a task out to be dropped, whether or not it has a turn.
    pub(crate) fn evict(&mut self, key: Key) -> Option<Turn> {
        let push = self.abort(key);
        self.begin(key).filter(|turn| push || turn.aborted)
    }
}
