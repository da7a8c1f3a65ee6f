//! What the trace names things by: numbers that are given at first use, and lines of source.
//!
//! The same program with the same seed on a virtual clock gives the same numbers.

use std::borrow::Cow;
use std::fmt;
use std::panic::Location;

/// A task, numbered in the order of spawning. The future given to `block_on` is number 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u32);

impl TaskId {
    /// The future that was given to `block_on`.
    pub const MAIN: TaskId = TaskId(0);
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// A timer, numbered in the order in which timers were set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimerId(pub u32);

/// A socket or pipe that the reactor watches, numbered in the order of registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A thread: 0 is the one the runtime lives on, the others count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThreadId(pub u32);

/// A queue, lock, coroutine, cell or job: what it is, and its number among its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// What kind of thing it is.
    pub kind: ObjectKind,
    /// Its number among the things of its kind, from 1, by first use in this trace.
    pub number: u32,
}

/// The kinds of thing that carry an [`ObjectId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// A bounded queue.
    Queue,
    /// A mutex.
    Lock,
    /// A semaphore.
    Semaphore,
    /// A notification point.
    Notify,
    /// A one-value channel.
    Oneshot,
    /// A generator or a coroutine that is being stepped.
    Coroutine,
    /// A cell that several tasks share.
    Cell,
    /// A job given to a pool of threads.
    Job,
}

/// A line of source: where a task was spawned, where it waits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file, as the compiler was given it (relative to the workspace).
    pub file: Cow<'static, str>,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl From<&'static Location<'static>> for Place {
    fn from(location: &'static Location<'static>) -> Self {
        Place {
            file: Cow::Borrowed(location.file()),
            line: location.line(),
            column: location.column(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}
