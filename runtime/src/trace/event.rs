//! The vocabulary of the trace: everything the runtime can report.
//!
//! Every view of a run (a timeline, a player, a test's assertion) is computed from a sequence of
//! these values and from nothing else. The same program with the same seed on a virtual clock
//! gives the same trace, byte for byte.

use super::{ObjectId, Place, SourceId, TaskId, ThreadId, TimerId, Wait};
use std::time::Duration;

/// Who did the waking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A task of this runtime, while it was being polled.
    Task(TaskId),
    /// A timer that fired.
    Timer(TimerId),
    /// The reactor, because the operating system reported a source as ready.
    Reactor(SourceId),
    /// Another thread; `None` if the trace does not know that thread.
    Thread(Option<ThreadId>),
    /// The runtime itself: a first turn, an abort, a clean-up.
    Runtime,
}

/// What the reactor watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// A socket that accepts connections.
    Listener,
    /// A connection.
    Stream,
    /// One end of a pipe to or from a child process.
    Pipe,
}

/// What a coroutine was resumed with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResumedWith {
    /// `next()`: nothing.
    Nothing,
    /// `send(value)`, and the value as `Debug` shows it where that is known.
    Value(Option<String>),
    /// `throw(error)`, and the error as `Debug` shows it where that is known.
    Error(Option<String>),
    /// `close()`: the request to exit.
    Exit,
}

/// The state of a generator, under the names that Python's `inspect` gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CoroutineStatus {
    /// `GEN_CREATED`: made, and not yet run.
    Created,
    /// `GEN_RUNNING`: on the stack at this moment.
    Running,
    /// `GEN_SUSPENDED`: standing at a yield.
    Suspended,
    /// `GEN_CLOSED`: finished, failed or closed.
    Closed,
}

/// One thing that happened. The loop emits the first groups, the primitives the others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // The variant says what happened; its fields are the ids defined above.
pub enum What {
    // Tasks.
    Spawned {
        task: TaskId,
        name: Option<String>,
        parent: Option<TaskId>,
        place: Place,
    },
    Polled {
        task: TaskId,
    },
    /// The poll ended without a result. A task that awaits several things at once lists them all.
    Pending {
        task: TaskId,
        waits: Vec<Wait>,
    },
    Ready {
        task: TaskId,
    },
    Panicked {
        task: TaskId,
        message: String,
    },
    Cancelled {
        task: TaskId,
    },
    /// A panicked task whose handle was dropped: nobody will ever take the payload.
    PanicUnjoined {
        task: TaskId,
        message: String,
    },
    /// The task went from idle to queued. A task that is already queued is not woken again.
    Woken {
        task: TaskId,
        by: Actor,
    },
    /// The poll held the thread for longer than the runtime tolerates: from one wait of the task to
    /// the next, in the words of [`SlowPoll`](crate::SlowPoll).
    SlowPoll {
        task: TaskId,
        took: Duration,
        from: Option<Place>,
        to: Option<Place>,
    },

    // Timers. `task` is the task that was running when the timer was set.
    TimerSet {
        timer: TimerId,
        task: TaskId,
        deadline: Duration,
    },
    TimerFired {
        timer: TimerId,
    },
    TimerCancelled {
        timer: TimerId,
    },

    // The reactor, and the loop going to sleep on it.
    SourceRegistered {
        source: SourceId,
        kind: SourceKind,
    },
    SourceReady {
        source: SourceId,
        readable: bool,
        writable: bool,
    },
    SourceDeregistered {
        source: SourceId,
    },
    /// Nothing was ready: the loop waits, until this moment at the latest.
    Parked {
        until: Option<Duration>,
    },
    Unparked,

    // Things with a number of their own. A name is told once, before the first use.
    Named {
        object: ObjectId,
        name: String,
    },
    QueuePut {
        queue: ObjectId,
        len: usize,
        capacity: usize,
    },
    QueueGot {
        queue: ObjectId,
        len: usize,
        capacity: usize,
    },
    QueueFull {
        queue: ObjectId,
        capacity: usize,
    },
    QueueEmpty {
        queue: ObjectId,
    },
    QueueClosed {
        queue: ObjectId,
        len: usize,
    },
    LockTaken {
        lock: ObjectId,
        by: Option<TaskId>,
    },
    LockWaited {
        lock: ObjectId,
        holder: Option<TaskId>,
    },
    LockReleased {
        lock: ObjectId,
    },
    CellRead {
        cell: ObjectId,
        value: String,
    },
    CellWritten {
        cell: ObjectId,
        value: String,
    },
    Resumed {
        coroutine: ObjectId,
        with: ResumedWith,
    },
    Yielded {
        coroutine: ObjectId,
        value: Option<String>,
    },
    CoroutineState {
        coroutine: ObjectId,
        state: CoroutineStatus,
    },

    // Threads and the jobs they run.
    ThreadStarted {
        thread: ThreadId,
        name: String,
    },
    ThreadFinished {
        thread: ThreadId,
    },
    JobStarted {
        job: ObjectId,
    },
    JobFinished {
        job: ObjectId,
        panicked: bool,
    },

    /// A line that the program printed.
    Output {
        line: String,
    },
}

/// One entry of the trace.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// The number of this event, from 0, without gaps.
    pub step: u64,
    /// When, on the runtime's clock, counted from the start of the trace.
    pub at: Duration,
    /// On which thread.
    pub thread: ThreadId,
    /// The line of the program that did it, where it was a line of the program and the runtime
    /// knows which.
    pub caller: Option<Place>,
    /// What happened.
    pub what: What,
}
