//! The state of everything after a number of events.

use crate::ready::ReadyQueue;
use crate::rows::{
    Cell, Coroutine, Job, Lock, OutputLine, Queue, Signal, Source, Task, Thread, Timer,
};
use crate::table::Table;
use crate::things::Thing;
use handloom::trace::{ObjectId, Place, SourceId, TaskId, ThreadId, TimerId, WaitsFor};
use std::collections::BTreeMap;
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
        self.waiting().remove(&thing).unwrap_or_default()
    }

    /// Everything that tasks wait for, and who does, the one that has waited longest first.
    pub fn waiting(&self) -> BTreeMap<Thing, Vec<TaskId>> {
        let mut tasks: Vec<_> =
            self.tasks.iter().filter(|(_, task)| !task.waits.is_empty()).collect();
        tasks.sort_by_key(|(id, task)| (task.since, **id));
        let mut waiting: BTreeMap<Thing, Vec<TaskId>> = BTreeMap::new();
        for (id, task) in tasks {
            for thing in task.waits.iter().filter_map(|wait| thing_of(&wait.on)) {
                let waiters = waiting.entry(thing).or_default();
                // It may wait for two things of the same one.
                if waiters.last() != Some(id) {
                    waiters.push(*id);
                }
            }
        }
        waiting
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

/// What a wait is for, where that has a row.
pub(crate) fn thing_of(on: &WaitsFor) -> Option<Thing> {
    match *on {
        WaitsFor::Turn
        | WaitsFor::Child { .. }
        | WaitsFor::Other { .. }
        | WaitsFor::More { .. } => None,
        WaitsFor::Timer { timer, .. } => timer.map(Thing::Timer),
        WaitsFor::Socket { source, .. } => Some(Thing::Source(source)),
        WaitsFor::Join { task } => Some(Thing::Task(task)),
        WaitsFor::QueuePut { queue: object, .. }
        | WaitsFor::QueueGet { queue: object }
        | WaitsFor::QueueJoin { queue: object, .. }
        | WaitsFor::Lock { lock: object, .. }
        | WaitsFor::Permits { semaphore: object, .. }
        | WaitsFor::Notified { notify: object }
        | WaitsFor::Oneshot { oneshot: object }
        | WaitsFor::Job { job: object } => Some(Thing::Object(object)),
    }
}
