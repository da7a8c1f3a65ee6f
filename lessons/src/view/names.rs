//! Names for what a run is about: its tasks, threads and queues, and what a task waits for.

use super::source::slashed;
use handloom::trace::{
    CoroutineStatus, Direction, Event, ObjectId, ObjectKind, Place, SourceId, SourceKind, TaskId,
    ThreadId, TimerId, Wait, WaitsFor, What,
};
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// The names that things were given in the course of a run, and the English for its events.
///
/// There is one of these behind every view, so that the timeline, the players and the pages say
/// the same thing in the same words.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The file whose lines need no file name.
    file: String,
    tasks: HashMap<TaskId, String>,
    objects: HashMap<ObjectId, String>,
    threads: HashMap<ThreadId, String>,
    sources: HashMap<SourceId, SourceKind>,
    timers: HashMap<TimerId, TaskId>,
}

impl Names {
    /// The names in `events`. Lines of `file`, the lesson's own, are told without its name.
    pub fn of(events: &[Event], file: &str) -> Names {
        let mut names = Names { file: file.to_owned(), ..Names::default() };
        let mut alive = HashMap::new();
        let mut confused = HashSet::new();
        for event in events {
            match &event.what {
                What::Spawned { task, name: Some(name), .. } => {
                    names.tasks.insert(*task, name.clone());
                    if alive.insert(name, *task).is_some() {
                        confused.insert(name.clone());
                    }
                }
                What::Ready { task } | What::Panicked { task, .. } | What::Cancelled { task } => {
                    if let Some(name) = names.tasks.get(task) {
                        alive.remove(name);
                    }
                }
                What::Named { object, name } => {
                    names.objects.insert(*object, name.clone());
                }
                What::ThreadStarted { thread, name } => {
                    names.threads.insert(*thread, name.clone());
                }
                What::SourceRegistered { source, kind } => {
                    names.sources.insert(*source, *kind);
                }
                What::TimerSet { timer, task, .. } => {
                    names.timers.insert(*timer, *task);
                }
                _ => {}
            }
        }
        // Tasks that follow each other under one name are one to a reader; tasks that live at the
        // same time are not.
        number(&mut names.tasks, &confused, |task| task.to_string());
        let mut seen = HashSet::new();
        let twice = names.objects.iter().filter(|(id, name)| !seen.insert((id.kind, *name)));
        let twice = twice.map(|(_, name)| name.clone()).collect();
        number(&mut names.objects, &twice, |object| format!("#{}", object.number));
        names
    }

    /// `fetch`, `fetch #3` where several have that name at the same time, `task 3` where it has none.
    pub fn task(&self, task: TaskId) -> String {
        match self.tasks.get(&task) {
            Some(name) => name.clone(),
            None if task == TaskId::MAIN => "main".into(),
            None => format!("task {}", task.0),
        }
    }

    /// `thread worker`, or `thread 2` where it has no name.
    pub fn thread(&self, thread: ThreadId) -> String {
        match self.threads.get(&thread) {
            Some(name) => format!("thread {name}"),
            None if thread.0 == 0 => "the main thread".into(),
            None => format!("thread {}", thread.0),
        }
    }

    /// `queue downloads`, or `queue 1` where it has no name.
    pub fn object(&self, object: ObjectId) -> String {
        match self.objects.get(&object) {
            Some(name) => format!("{} {name}", kind(object.kind)),
            None => format!("{} {}", kind(object.kind), object.number),
        }
    }

    /// `listener 1`, `stream 2`, `pipe 3`.
    pub fn source(&self, source: SourceId) -> String {
        let kind = match self.sources.get(&source) {
            Some(SourceKind::Listener) => "listener",
            Some(SourceKind::Stream) => "stream",
            Some(SourceKind::Pipe) => "pipe",
            None => "source",
        };
        format!("{kind} {}", source.0)
    }

    /// The task that set a timer.
    pub(super) fn owner(&self, timer: TimerId) -> Option<TaskId> {
        self.timers.get(&timer).copied()
    }

    /// `line 62` of the lesson, `grid.rs:40` of another file.
    pub fn place(&self, place: &Place) -> String {
        if slashed(&place.file) == self.file {
            return format!("line {}", place.line);
        }
        let name = place.file.rsplit(['/', '\\']).next().unwrap_or_default();
        format!("{name}:{}", place.line)
    }

    /// What a pending task waits for, and where.
    pub fn wait(&self, wait: &Wait) -> String {
        format!("{} ({})", self.waits_for(&wait.on), self.place(&wait.place))
    }

    /// What a pending task waits for.
    pub fn waits_for(&self, on: &WaitsFor) -> String {
        match on {
            WaitsFor::Turn => "its next turn".into(),
            WaitsFor::Timer { deadline: Some(deadline), .. } => {
                format!("the moment {}", moment(*deadline))
            }
            WaitsFor::Timer { deadline: None, .. } => "a moment that never comes".into(),
            WaitsFor::Socket { source, direction } => match direction {
                Direction::Read => format!("{} to be readable", self.source(*source)),
                Direction::Write => format!("{} to be writable", self.source(*source)),
            },
            WaitsFor::QueuePut { queue, len, capacity } => {
                format!("room in {} ({len} of {capacity})", self.object(*queue))
            }
            WaitsFor::QueueGet { queue } => format!("an item from {}", self.object(*queue)),
            WaitsFor::QueueJoin { queue, unfinished } => {
                format!("{} to be worked off ({unfinished} to go)", self.object(*queue))
            }
            WaitsFor::Lock { lock, holder: Some(holder) } => {
                format!("{}, held by {}", self.object(*lock), self.task(*holder))
            }
            WaitsFor::Lock { lock, holder: None } => self.object(*lock),
            WaitsFor::Permits { semaphore, wanted, available } => {
                let semaphore = self.object(*semaphore);
                let permits = if *wanted == 1 { "permit" } else { "permits" };
                format!("{wanted} {permits} of {semaphore} ({available} free)")
            }
            WaitsFor::Notified { notify } => self.object(*notify),
            WaitsFor::Oneshot { oneshot } => format!("the value of {}", self.object(*oneshot)),
            WaitsFor::Join { task } => format!("the end of {}", self.task(*task)),
            WaitsFor::Job { job } => self.object(*job),
            WaitsFor::Child { child } => format!("the exit of child {child}"),
            WaitsFor::Other { what } => what.to_string(),
            WaitsFor::More { count } => format!("{count} more"),
        }
    }
}

/// Things whose name is not enough get their number beside it.
fn number<K: Copy>(
    names: &mut HashMap<K, String>,
    confused: &HashSet<String>,
    number: impl Fn(K) -> String,
) {
    for (key, name) in names {
        if confused.contains(name) {
            *name = format!("{name} {}", number(*key));
        }
    }
}

/// A moment of the run: `t+0.100 s`.
pub fn moment(at: Duration) -> String {
    format!("t+{}", seconds(at))
}

/// A length of time: `0.100 s`.
pub fn seconds(time: Duration) -> String {
    format!("{}.{:03} s", time.as_secs(), time.subsec_millis())
}

/// What a kind of thing is called, in words and in a recording.
pub fn kind(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Queue => "queue",
        ObjectKind::Lock => "lock",
        ObjectKind::Semaphore => "semaphore",
        ObjectKind::Notify => "notify",
        ObjectKind::Oneshot => "oneshot",
        ObjectKind::Coroutine => "coroutine",
        ObjectKind::Cell => "cell",
        ObjectKind::Job => "job",
    }
}

/// What Python's `inspect.getgeneratorstate` calls a state.
pub fn status(status: CoroutineStatus) -> &'static str {
    match status {
        CoroutineStatus::Created => "GEN_CREATED",
        CoroutineStatus::Running => "GEN_RUNNING",
        CoroutineStatus::Suspended => "GEN_SUSPENDED",
        CoroutineStatus::Closed => "GEN_CLOSED",
    }
}
