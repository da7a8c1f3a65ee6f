//! The rows of the world: what is known of a task, a timer, a queue.

use crate::things::Thing;
use handloom::trace::{
    Actor, CoroutineStatus, ObjectId, Place, ResumedWith, SourceKind, TaskId, ThreadId, Wait,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// A task, as far as the events have told of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Task {
    /// The task that spawned it.
    pub parent: Option<TaskId>,
    /// The line that spawned it.
    pub spawned: Option<Place>,
    /// The line where it stands: of its last wait, or of what it did since.
    pub place: Option<Place>,
    /// What it is doing.
    pub state: TaskState,
    /// Since which step it has been doing that.
    pub since: usize,
    /// What it waits for; nothing, unless it waits.
    pub waits: Arc<[Wait]>,
    /// How often it was polled.
    pub polls: u32,
    /// Who woke it last, and at which step.
    pub woken: Option<(Actor, usize)>,
    /// What it said when it panicked.
    pub message: Option<Arc<str>>,
}

/// What a task is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TaskState {
    /// In the ready queue.
    #[default]
    Ready,
    /// Being polled.
    Running,
    /// Until somebody wakes it.
    Waiting,
    /// It has its result.
    Done,
    /// It ended in a panic.
    Panicked,
    /// It was dropped before its end.
    Cancelled,
}

impl TaskState {
    /// Whether it will never be polled again.
    pub fn is_over(self) -> bool {
        matches!(self, TaskState::Done | TaskState::Panicked | TaskState::Cancelled)
    }

    /// `READY`, `RUNNING`, …
    pub fn word(self) -> &'static str {
        match self {
            TaskState::Ready => "READY",
            TaskState::Running => "RUNNING",
            TaskState::Waiting => "WAITING",
            TaskState::Done => "DONE",
            TaskState::Panicked => "PANICKED",
            TaskState::Cancelled => "CANCELLED",
        }
    }
}

/// A timer that is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timer {
    /// When it will fire.
    pub deadline: Duration,
    /// The task that set it.
    pub task: Option<TaskId>,
}

/// A socket or pipe that the reactor watches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// What it is, where the recording has told.
    pub kind: Option<SourceKind>,
    /// The step of the last report that it is readable.
    pub readable: Option<usize>,
    /// The step of the last report that it is writable.
    pub writable: Option<usize>,
}

/// A bounded queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// How many items it holds.
    pub len: usize,
    /// How many it may hold, once an event has told.
    pub capacity: Option<usize>,
    /// Whether it is closed.
    pub closed: bool,
    /// How many items were put so far.
    pub puts: u64,
    /// How many were got.
    pub gets: u64,
}

/// A mutex.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// Whether somebody holds it.
    pub held: bool,
    /// Who, where that is a task.
    pub holder: Option<TaskId>,
}

/// A semaphore, a notification point or a oneshot: something to wait for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signal {
    /// How many permits of a semaphore were free when somebody had to wait for some. That is when
    /// events tell of it; what is taken without waiting is in no event.
    pub available: Option<usize>,
}

/// A generator or coroutine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coroutine {
    /// Its state, once an event has told.
    pub state: Option<CoroutineStatus>,
    /// What it was resumed with last.
    pub sent: Option<ResumedWith>,
    /// What came of that; nothing, until it has answered.
    pub answer: Option<Answer>,
    /// The line of the yield where it stands, if it knows one; while it runs, that of the resume.
    pub place: Option<Place>,
}

/// What came of a resume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// This value was yielded, as `Debug` shows it; nothing, if it is not known.
    Yielded(Option<Arc<str>>),
    /// The body has ended. No event tells whether it returned or failed, nor with what.
    Ended,
}

/// A cell that tasks share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its value, as `Debug` shows it, once somebody has read or written it.
    pub value: Option<Arc<str>>,
    /// The task or thread that wrote it last.
    pub written_by: Option<Thing>,
    /// What each task or thread has read and not written back since: the seed of a lost update,
    /// where it is not the value any more.
    pub seen: BTreeMap<Thing, Arc<str>>,
}

/// A thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Thread {
    /// The task that it polls.
    pub task: Option<TaskId>,
    /// The job that it works on.
    pub job: Option<ObjectId>,
    /// Whether its loop sleeps; if so, until when at the latest.
    pub parked: Option<Option<Duration>>,
    /// Whether it has ended.
    pub finished: bool,
}

/// A job on a pool of threads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// The thread that works on it, or did.
    pub thread: Option<ThreadId>,
    /// How far it is.
    pub state: JobState,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JobState {
    /// It waits for a thread.
    #[default]
    Queued,
    /// A thread works on it.
    Running,
    /// It is finished.
    Done,
    /// It ended in a panic.
    Panicked,
}

/// A line that was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputLine {
    /// The text.
    pub line: String,
    /// The task that printed it, if one did.
    pub task: Option<TaskId>,
    /// The thread that printed it.
    pub thread: ThreadId,
}
