//! Questions about a run: who woke whom, and where something happens next.

use crate::run::Replay;
use handloom::trace::{Actor, Event, TaskId, ThreadId, What};
use std::collections::HashMap;

/// What to look for. The first four are what a reader jumps to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A task is woken.
    Wake,
    /// Another task is polled than the one before.
    Switch,
    /// The reactor has news: a socket or pipe comes, is ready, or goes.
    Io,
    /// A line is printed.
    Output,
    /// A cell, lock or queue is used: what tasks and threads share.
    Shared,
    /// A generator or coroutine is resumed, or yields.
    Coroutine,
    /// A thread or a job begins or ends.
    Thread,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 7] = [
        Kind::Wake,
        Kind::Switch,
        Kind::Io,
        Kind::Output,
        Kind::Shared,
        Kind::Coroutine,
        Kind::Thread,
    ];

    /// In one word, as on a key: `wake`, `switch`, …
    pub fn short(self) -> &'static str {
        match self {
            Kind::Shared => "shared",
            Kind::Coroutine => "coroutine",
            Kind::Thread => "thread",
            kind => kind.word(),
        }
    }

    /// As in "no … after this step": `wake`, `use of a cell, lock or queue`, …
    pub fn word(self) -> &'static str {
        match self {
            Kind::Wake => "wake",
            Kind::Switch => "switch",
            Kind::Io => "I/O",
            Kind::Output => "output",
            Kind::Shared => "use of a cell, lock or queue",
            Kind::Coroutine => "step of a coroutine",
            Kind::Thread => "begin or end of a thread or job",
        }
    }
}

/// The answer to "who woke me?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wake {
    /// The task that was woken.
    pub task: TaskId,
    /// Who woke it.
    pub by: Actor,
    /// The step to which the wake led.
    pub step: usize,
    /// The step to which the cause of it led, where the events tell: the timer was set, the waking
    /// task began its turn, the source was reported.
    pub cause: Option<usize>,
    /// The step to which the poll that followed led, if one did.
    pub poll: Option<usize>,
}

impl Replay {
    /// Who woke `task` last, seen from step `k`.
    ///
    /// A task that was spawned and not woken since was made ready by its parent's spawn; that is
    /// told as a wake by the parent.
    pub fn who_woke(&self, task: TaskId, k: usize) -> Option<Wake> {
        let past = &self.events()[..k.min(self.len())];
        let (at, by) = past.iter().enumerate().rev().find_map(|(at, event)| match event.what {
            What::Woken { task: woken, by } if woken == task => Some((at, by)),
            What::Spawned { task: spawned, parent, .. } if spawned == task => {
                Some((at, parent.map_or(Actor::Runtime, Actor::Task)))
            }
            _ => None,
        })?;
        let is_cause = |event: &Event| match (by, &event.what) {
            (Actor::Timer(timer), What::TimerSet { timer: set, .. }) => timer == *set,
            (Actor::Task(waker), What::Polled { task }) => waker == *task,
            (Actor::Reactor(source), What::SourceReady { source: ready, .. }) => source == *ready,
            _ => false,
        };
        let is_poll = |event: &Event| event.what == What::Polled { task };
        Some(Wake {
            task,
            by,
            step: at + 1,
            cause: past[..at].iter().rposition(is_cause).map(|at| at + 1),
            poll: self.events()[at..].iter().position(is_poll).map(|further| at + further + 1),
        })
    }

    /// The first step after `k` to which an event of this kind led.
    pub fn next(&self, kind: Kind, k: usize) -> Option<usize> {
        (k..self.len()).find(|at| self.is(kind, *at)).map(|at| at + 1)
    }

    /// The last step before `k` to which an event of this kind led.
    pub fn previous(&self, kind: Kind, k: usize) -> Option<usize> {
        (0..k.min(self.len() + 1).saturating_sub(1)).rfind(|at| self.is(kind, *at)).map(|at| at + 1)
    }

    /// The first step after `k` to which an event about `task` led.
    pub fn next_of(&self, task: TaskId, k: usize) -> Option<usize> {
        (k..self.len()).find(|at| self.is_about(task, *at)).map(|at| at + 1)
    }

    /// The last step before `k` to which an event about `task` led.
    pub fn previous_of(&self, task: TaskId, k: usize) -> Option<usize> {
        (0..k.min(self.len() + 1).saturating_sub(1))
            .rfind(|at| self.is_about(task, *at))
            .map(|at| at + 1)
    }

    /// Whether the event that led to step `k` is about `task`: it happens to it, or it does it.
    pub fn concerns(&self, task: TaskId, k: usize) -> bool {
        k.checked_sub(1).is_some_and(|at| at < self.len() && self.is_about(task, at))
    }

    fn is(&self, kind: Kind, at: usize) -> bool {
        let what = &self.events()[at].what;
        match kind {
            Kind::Wake => matches!(what, What::Woken { .. }),
            Kind::Switch => match what {
                What::Polled { task } => {
                    let thread = self.events()[at].thread;
                    let before =
                        self.events()[..at].iter().rev().find_map(|event| match event.what {
                            What::Polled { task } if event.thread == thread => Some(task),
                            _ => None,
                        });
                    before != Some(*task)
                }
                _ => false,
            },
            Kind::Io => matches!(
                what,
                What::SourceRegistered { .. }
                    | What::SourceReady { .. }
                    | What::SourceDeregistered { .. }
            ),
            Kind::Output => matches!(what, What::Output { .. }),
            Kind::Shared => matches!(
                what,
                What::CellRead { .. }
                    | What::CellWritten { .. }
                    | What::LockTaken { .. }
                    | What::LockWaited { .. }
                    | What::LockReleased { .. }
                    | What::QueuePut { .. }
                    | What::QueueGot { .. }
                    | What::QueueFull { .. }
                    | What::QueueEmpty { .. }
                    | What::QueueClosed { .. }
            ),
            Kind::Coroutine => matches!(what, What::Resumed { .. } | What::Yielded { .. }),
            Kind::Thread => matches!(
                what,
                What::ThreadStarted { .. }
                    | What::ThreadFinished { .. }
                    | What::JobStarted { .. }
                    | What::JobFinished { .. }
            ),
        }
    }

    fn is_about(&self, task: TaskId, at: usize) -> bool {
        self.runners[at] == Some(task) || subject(&self.events()[at].what) == Some(task)
    }
}

/// The task that an event happens to.
pub(crate) fn subject(what: &What) -> Option<TaskId> {
    match what {
        What::Spawned { task, .. }
        | What::Polled { task }
        | What::Pending { task, .. }
        | What::Ready { task }
        | What::Panicked { task, .. }
        | What::Cancelled { task }
        | What::PanicUnjoined { task, .. }
        | What::Woken { task, .. }
        | What::SlowPoll { task, .. } => Some(*task),
        _ => None,
    }
}

/// Which task was being polled on the event's thread, for each event.
pub(crate) fn runners(events: &[Event]) -> Vec<Option<TaskId>> {
    let mut running: HashMap<ThreadId, TaskId> = HashMap::new();
    let runner = |event: &Event| {
        let before = running.get(&event.thread).copied();
        match event.what {
            What::Polled { task } => {
                running.insert(event.thread, task);
                Some(task)
            }
            What::Pending { task, .. }
            | What::Ready { task }
            | What::Panicked { task, .. }
            | What::Cancelled { task } => {
                running.retain(|thread, runs| *thread != event.thread || *runs != task);
                before
            }
            _ => before,
        }
    };
    events.iter().map(runner).collect()
}
