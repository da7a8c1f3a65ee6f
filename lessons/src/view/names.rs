//! Names for what a run is about: its tasks, threads and queues, and what a task waits for.

use handloom::trace::{
    Actor, CoroutineStatus, Direction, Event, ObjectId, ObjectKind, TaskId, ThreadId, Wait,
    WaitsFor, What,
};
use std::collections::HashMap;
use std::time::Duration;

/// The names that things were given in the course of a run.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    tasks: HashMap<TaskId, &'a str>,
    objects: HashMap<ObjectId, &'a str>,
    threads: HashMap<ThreadId, &'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn of(events: &'a [Event]) -> Names<'a> {
        let mut names = Names::default();
        for event in events {
            match &event.what {
                What::Spawned { task, name: Some(name), .. } => {
                    names.tasks.insert(*task, name);
                }
                What::Named { object, name } => {
                    names.objects.insert(*object, name);
                }
                What::ThreadStarted { thread, name } => {
                    names.threads.insert(*thread, name);
                }
                _ => {}
            }
        }
        names
    }

    /// `#3 fetch`, or `#3` for a task without a name.
    pub(super) fn task(&self, task: TaskId) -> String {
        match self.tasks.get(&task) {
            Some(name) => format!("{task} {name}"),
            None if task == TaskId::MAIN => format!("{task} main"),
            None => task.to_string(),
        }
    }

    /// `thread 2 worker`, or `thread 2`.
    pub(super) fn thread(&self, thread: ThreadId) -> String {
        match self.threads.get(&thread) {
            Some(name) => format!("thread {} {name}", thread.0),
            None if thread.0 == 0 => "thread 0 main".into(),
            None => format!("thread {}", thread.0),
        }
    }

    /// `queue 1 downloads`, or `queue 1`.
    pub(super) fn object(&self, object: ObjectId) -> String {
        let label = format!("{} {}", kind(object.kind), object.number);
        match self.objects.get(&object) {
            Some(name) => format!("{label} {name}"),
            None => label,
        }
    }

    /// Who woke a task, with the verb.
    pub(super) fn waker(&self, by: &Actor) -> String {
        match by {
            Actor::Task(task) => format!("woken by {}", self.task(*task)),
            Actor::Timer(timer) => format!("woken by timer {}", timer.0),
            Actor::Reactor(source) => format!("woken by the reactor, source {}", source.0),
            Actor::Thread(Some(thread)) => format!("woken by {}", self.thread(*thread)),
            Actor::Thread(None) => "woken by a thread".into(),
            Actor::Runtime => "made ready by the runtime".into(),
        }
    }

    /// What a pending task waits for.
    pub(super) fn wait(&self, wait: &Wait) -> String {
        let on = match &wait.on {
            WaitsFor::Turn => "its next turn".into(),
            WaitsFor::Timer { timer, deadline } => match (timer, deadline) {
                (Some(timer), Some(deadline)) => {
                    format!("timer {} at {}", timer.0, moment(*deadline))
                }
                _ => "a moment that never comes".into(),
            },
            WaitsFor::Socket { source, direction } => match direction {
                Direction::Read => format!("source {} to be readable", source.0),
                Direction::Write => format!("source {} to be writable", source.0),
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
                format!("{wanted} permits of {semaphore} ({available} free)")
            }
            WaitsFor::Notified { notify } => self.object(*notify),
            WaitsFor::Oneshot { oneshot } => format!("the value of {}", self.object(*oneshot)),
            WaitsFor::Join { task } => format!("the end of {}", self.task(*task)),
            WaitsFor::Job { job } => self.object(*job),
            WaitsFor::Child { child } => format!("the exit of child {child}"),
            WaitsFor::More { count } => format!("{count} more"),
        };
        format!("{on} ({})", wait.place)
    }
}

/// A moment of the run.
pub(super) fn moment(at: Duration) -> String {
    format!("t+{}", seconds(at))
}

pub(super) fn seconds(time: Duration) -> String {
    format!("{}.{:03} s", time.as_secs(), time.subsec_millis())
}

pub(super) fn kind(kind: ObjectKind) -> &'static str {
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

pub(super) fn status(status: CoroutineStatus) -> &'static str {
    match status {
        CoroutineStatus::Created => "GEN_CREATED",
        CoroutineStatus::Running => "GEN_RUNNING",
        CoroutineStatus::Suspended => "GEN_SUSPENDED",
        CoroutineStatus::Closed => "GEN_CLOSED",
    }
}
