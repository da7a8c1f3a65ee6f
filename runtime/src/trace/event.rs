//! The vocabulary of the trace: everything the runtime can report, and the ids it reports about.
//!
//! Every view of a run (a timeline, a player, a test's assertion) is computed from a sequence of
//! these values and from nothing else. Ids are numbered from first use, so the same program with
//! the same seed on a virtual clock gives the same trace, byte for byte.

use std::borrow::Cow;
use std::fmt;
use std::panic::Location;
use std::time::Duration;

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
    /// So many more things than are listed: a task can gather ten thousand futures.
    More {
        /// How many.
        count: usize,
    },
}

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
    /// One poll held the thread for longer than the runtime was told to tolerate.
    SlowPoll {
        task: TaskId,
        took: Duration,
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
