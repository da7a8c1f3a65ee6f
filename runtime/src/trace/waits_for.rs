//! What a pending task waits for.

use super::{ObjectId, Place, SourceId, TaskId, TimerId};
use std::borrow::Cow;
use std::time::Duration;

/// Which half of a socket is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Reading, and accepting.
    Read,
    /// Writing, and finishing a connect.
    Write,
}

/// One thing that a pending task waits for, and the line that waits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wait {
    /// What has to happen before the task can go on.
    pub on: WaitsFor,
    /// The line that called the waiting function.
    pub place: Place,
}

/// What a pending task waits for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum WaitsFor {
    /// Its turn: it gave up the rest of this one.
    Turn,
    /// A moment on the runtime's clock; `None` is a wait without end (`Duration::MAX`).
    Timer {
        /// The timer that will wake it, if there is an end to wait for.
        timer: Option<TimerId>,
        /// That moment, counted from the start of the trace.
        deadline: Option<Duration>,
    },
    /// A socket that is not ready yet.
    Socket {
        /// Which socket.
        source: SourceId,
        /// Which half of it.
        direction: Direction,
    },
    /// Room in a full queue.
    QueuePut {
        /// Which queue.
        queue: ObjectId,
        /// How many items it holds.
        len: usize,
        /// How many it may hold.
        capacity: usize,
    },
    /// An item from an empty queue.
    QueueGet {
        /// Which queue.
        queue: ObjectId,
    },
    /// The moment at which every item of a queue has been worked off.
    QueueJoin {
        /// Which queue.
        queue: ObjectId,
        /// How many items are put but not yet reported done.
        unfinished: usize,
    },
    /// A mutex that somebody holds.
    Lock {
        /// Which mutex.
        lock: ObjectId,
        /// The task that holds it, when it is a task of this runtime.
        holder: Option<TaskId>,
    },
    /// Permits of a semaphore.
    Permits {
        /// Which semaphore.
        semaphore: ObjectId,
        /// How many it asks for.
        wanted: usize,
        /// How many are free.
        available: usize,
    },
    /// A notification, or an event that is not set.
    Notified {
        /// Which one.
        notify: ObjectId,
    },
    /// The value of a oneshot.
    Oneshot {
        /// Which one.
        oneshot: ObjectId,
    },
    /// The end of another task.
    Join {
        /// Which task.
        task: TaskId,
    },
    /// A job on a pool of threads.
    Job {
        /// Which job.
        job: ObjectId,
    },
    /// The exit of a child process.
    Child {
        /// The child's number, from 1, in the order of starting.
        child: u32,
    },
    /// Something that the program has made for itself, in its own words. They follow "waits for".
    Other {
        /// What it is: `a letter`.
        what: Cow<'static, str>,
    },
    /// So many more things than are listed: a task can gather ten thousand futures.
    More {
        /// How many.
        count: usize,
    },
}

impl WaitsFor {
    /// Something that the program has made for itself, in words that follow "waits for".
    pub fn other(what: impl Into<Cow<'static, str>>) -> Self {
        WaitsFor::Other { what: what.into() }
    }
}
