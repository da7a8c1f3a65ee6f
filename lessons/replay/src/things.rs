//! What a run is about, under one name.

use handloom::trace::{ObjectId, SourceId, TaskId, ThreadId, TimerId};

/// Something that has a row in the world, or a place of its own there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// A task.
    Task(TaskId),
    /// A timer that is set.
    Timer(TimerId),
    /// A socket or pipe.
    Source(SourceId),
    /// A queue, lock, cell, coroutine or job, or something else with a number of its own.
    Object(ObjectId),
    /// A thread.
    Thread(ThreadId),
    /// The ready queue.
    Ready,
    /// What was printed.
    Output,
}
