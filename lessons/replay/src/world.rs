//! The state of everything after a number of events.

use crate::ready::ReadyQueue;
use crate::table::Table;
use crate::things::Thing;
use handloom::trace::{
    Actor, CoroutineStatus, ObjectId, Place, ResumedWith, SourceId, SourceKind, TaskId, ThreadId,
    TimerId, Wait, WaitsFor,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The state of everything after the first [`step`](World::step) events of a run.
///
/// Two worlds are equal if everything in them is, whichever way was taken to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct World {
    /// How many events have happened.
    pub step: usize,
    /// When and where the last one was.
    pub now: Now,
    /// Every task that there was, those that ended among them.
    pub tasks: Table<TaskId, Task>,
    /// Who is ready, in order.
    pub ready: ReadyQueue,
    /// The timers that are set. One that has fired or was cancelled is gone.
    pub timers: Table<TimerId, Timer>,
    /// What the reactor watches.
    pub sources: Table<SourceId, Source>,
    /// The queues.
    pub queues: Table<ObjectId, Queue>,
    /// The mutexes.
    pub locks: Table<ObjectId, Lock>,
    /// The semaphores, notification points and oneshots.
    pub signals: Table<ObjectId, Signal>,
    /// The generators and coroutines that are stepped.
    pub coroutines: Table<ObjectId, Coroutine>,
    /// The shared cells.
    pub cells: Table<ObjectId, Cell>,
    /// The threads.
    pub threads: Table<ThreadId, Thread>,
    /// The jobs that a thread of a pool has begun.
    pub jobs: Table<ObjectId, Job>,
    /// What was printed so far.
    pub output: Vec<OutputLine>,
}

/// When and where an event was. Before the first one it is the start, and nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// The moment.
    pub at: Duration,
    /// The thread.
    pub thread: Option<ThreadId>,
    /// The line that the event is about, where there is one: the program stands here.
    pub place: Option<Place>,
    /// Whether it printed a line.
    pub prints: bool,
}

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
    /// What it has yielded last, as `Debug` shows it. `Some(None)` is a value that is not known.
    pub yielded: Option<Option<Arc<str>>>,
}

/// A cell that tasks share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its value, as `Debug` shows it, once somebody has read or written it.
    pub value: Option<Arc<str>>,
    /// Who wrote it last.
    pub written_by: Option<TaskId>,
    /// What each task has read and not written back since: the seed of a lost update, where it is
    /// not the value any more.
    pub seen: BTreeMap<TaskId, Arc<str>>,
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

impl World {
    /// The task that the thread of the last event is polling.
    pub fn running(&self) -> Option<TaskId> {
        self.threads.get(self.now.thread?)?.task
    }

    /// What the last event has changed, each thing once.
    pub fn changed(&self) -> Vec<Thing> {
        let step = self.step;
        let objects = [
            self.queues.changed(step).collect::<Vec<_>>(),
            self.locks.changed(step).collect(),
            self.signals.changed(step).collect(),
            self.coroutines.changed(step).collect(),
            self.cells.changed(step).collect(),
            self.jobs.changed(step).collect(),
        ];
        let mut changed: Vec<_> = self.tasks.changed(step).map(Thing::Task).collect();
        changed.extend(self.timers.changed(step).map(Thing::Timer));
        changed.extend(self.sources.changed(step).map(Thing::Source));
        changed.extend(objects.into_iter().flatten().map(Thing::Object));
        changed.extend(self.threads.changed(step).map(Thing::Thread));
        changed.extend(self.ready.changed(step).then_some(Thing::Ready));
        changed.extend(self.now.prints.then_some(Thing::Output));
        changed
    }

    /// The tasks that wait for something, the one that has waited longest first.
    pub fn waiters(&self, thing: Thing) -> Vec<TaskId> {
        let waits = |task: &Task| task.waits.iter().any(|wait| is_for(&wait.on, thing));
        let mut waiters: Vec<_> = self
            .tasks
            .iter()
            .filter(|(_, task)| waits(task))
            .map(|(id, t)| (t.since, *id))
            .collect();
        waiters.sort();
        waiters.into_iter().map(|(_, task)| task).collect()
    }

    /// The tasks that stand on each line of `file`: where they wait, or where they are. Tasks that
    /// are over stand nowhere.
    pub fn standing(&self, file: &str) -> BTreeMap<u32, Vec<TaskId>> {
        let mut lines: BTreeMap<u32, Vec<TaskId>> = BTreeMap::new();
        for (id, task) in self.tasks.iter().filter(|(_, task)| !task.state.is_over()) {
            let waiting = task.waits.iter().map(|wait| &wait.place);
            let mut places: Vec<_> = waiting.collect();
            if places.is_empty() {
                places.extend(&task.place);
            }
            let mut numbers: Vec<_> =
                places.into_iter().filter(|place| place.file == file).map(|p| p.line).collect();
            numbers.sort_unstable();
            numbers.dedup();
            for line in numbers {
                lines.entry(line).or_default().push(*id);
            }
        }
        lines
    }
}

/// Whether that wait is for this thing.
fn is_for(on: &WaitsFor, thing: Thing) -> bool {
    match *on {
        WaitsFor::Turn | WaitsFor::Child { .. } | WaitsFor::More { .. } => false,
        WaitsFor::Timer { timer, .. } => timer.map(Thing::Timer) == Some(thing),
        WaitsFor::Socket { source, .. } => Thing::Source(source) == thing,
        WaitsFor::Join { task } => Thing::Task(task) == thing,
        WaitsFor::QueuePut { queue: object, .. }
        | WaitsFor::QueueGet { queue: object }
        | WaitsFor::QueueJoin { queue: object, .. }
        | WaitsFor::Lock { lock: object, .. }
        | WaitsFor::Permits { semaphore: object, .. }
        | WaitsFor::Notified { notify: object }
        | WaitsFor::Oneshot { oneshot: object }
        | WaitsFor::Job { job: object } => Thing::Object(object) == thing,
    }
}
