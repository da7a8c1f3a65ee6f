//! Events in words.

use handloom::trace::{
    Actor, CoroutineStatus, Direction, Event, ObjectId, ObjectKind, ResumedWith, SourceKind,
    TaskId, ThreadId, Wait, WaitsFor, What,
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
                What::Spawned {
                    task,
                    name: Some(name),
                    ..
                } => {
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
    fn waker(&self, by: &Actor) -> String {
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
            WaitsFor::QueuePut {
                queue,
                len,
                capacity,
            } => {
                format!("room in {} ({len} of {capacity})", self.object(*queue))
            }
            WaitsFor::QueueGet { queue } => format!("an item from {}", self.object(*queue)),
            WaitsFor::QueueJoin { queue, unfinished } => {
                format!(
                    "{} to be worked off ({unfinished} to go)",
                    self.object(*queue)
                )
            }
            WaitsFor::Lock {
                lock,
                holder: Some(holder),
            } => {
                format!("{}, held by {}", self.object(*lock), self.task(*holder))
            }
            WaitsFor::Lock { lock, holder: None } => self.object(*lock),
            WaitsFor::Permits {
                semaphore,
                wanted,
                available,
            } => {
                let semaphore = self.object(*semaphore);
                format!("{wanted} permits of {semaphore} ({available} free)")
            }
            WaitsFor::Notified { notify } => self.object(*notify),
            WaitsFor::Oneshot { oneshot } => format!("the value of {}", self.object(*oneshot)),
            WaitsFor::Join { task } => format!("the end of {}", self.task(*task)),
            WaitsFor::Job { job } => self.object(*job),
            WaitsFor::Child { child } => format!("the exit of child {child}"),
        };
        format!("{on} ({})", wait.place)
    }

    /// One event.
    pub(super) fn event(&self, what: &What) -> String {
        match what {
            What::Spawned {
                task,
                parent,
                place,
                ..
            } => match parent {
                Some(parent) => {
                    format!(
                        "{} spawned by {} ({place})",
                        self.task(*task),
                        self.task(*parent)
                    )
                }
                None => format!("{} spawned ({place})", self.task(*task)),
            },
            What::Polled { task } => format!("{} polled", self.task(*task)),
            What::Pending { task, waits } if waits.is_empty() => {
                format!("{} pending", self.task(*task))
            }
            What::Pending { task, waits } => {
                let waits: Vec<_> = waits.iter().map(|wait| self.wait(wait)).collect();
                format!("{} waits for {}", self.task(*task), waits.join(", "))
            }
            What::Ready { task } => format!("{} ready", self.task(*task)),
            What::Panicked { task, message } => {
                format!("{} panicked: {message}", self.task(*task))
            }
            What::Cancelled { task } => format!("{} cancelled", self.task(*task)),
            What::PanicUnjoined { task, message } => {
                format!(
                    "nobody will learn that {} panicked: {message}",
                    self.task(*task)
                )
            }
            What::Woken { task, by } => format!("{} {}", self.task(*task), self.waker(by)),
            What::SlowPoll { task, took } => {
                format!(
                    "{} held the thread for {}",
                    self.task(*task),
                    seconds(*took)
                )
            }
            What::TimerSet {
                timer,
                task,
                deadline,
            } => {
                let task = self.task(*task);
                format!("timer {} set by {task} for {}", timer.0, moment(*deadline))
            }
            What::TimerFired { timer } => format!("timer {} fires", timer.0),
            What::TimerCancelled { timer } => format!("timer {} cancelled", timer.0),
            What::SourceRegistered { source, kind } => {
                let kind = match kind {
                    SourceKind::Listener => "a listener",
                    SourceKind::Stream => "a stream",
                    SourceKind::Pipe => "a pipe",
                };
                format!("source {} registered, {kind}", source.0)
            }
            What::SourceReady {
                source,
                readable,
                writable,
            } => {
                let how = match (readable, writable) {
                    (true, true) => "readable and writable",
                    (true, false) => "readable",
                    (false, true) => "writable",
                    (false, false) => "neither readable nor writable",
                };
                format!("source {} {how}", source.0)
            }
            What::SourceDeregistered { source } => format!("source {} deregistered", source.0),
            What::Parked { until: Some(until) } => {
                format!("nothing ready: parked until {}", moment(*until))
            }
            What::Parked { until: None } => "nothing ready: parked".into(),
            What::Unparked => "unparked".into(),
            What::Named { object, name } => {
                format!("{} {} is named {name}", kind(object.kind), object.number)
            }
            What::QueuePut {
                queue,
                len,
                capacity,
            } => {
                format!("{}: put ({len} of {capacity})", self.object(*queue))
            }
            What::QueueGot {
                queue,
                len,
                capacity,
            } => {
                format!("{}: got ({len} of {capacity})", self.object(*queue))
            }
            What::QueueFull { queue, capacity } => {
                format!("{} is full ({capacity} of {capacity})", self.object(*queue))
            }
            What::QueueEmpty { queue } => format!("{} is empty", self.object(*queue)),
            What::QueueClosed { queue, len } => {
                format!("{} closed ({len} left in it)", self.object(*queue))
            }
            What::LockTaken { lock, by: Some(by) } => {
                format!("{} taken by {}", self.object(*lock), self.task(*by))
            }
            What::LockTaken { lock, by: None } => format!("{} taken", self.object(*lock)),
            What::LockWaited {
                lock,
                holder: Some(holder),
            } => {
                format!(
                    "{} waited for, held by {}",
                    self.object(*lock),
                    self.task(*holder)
                )
            }
            What::LockWaited { lock, holder: None } => {
                format!("{} waited for", self.object(*lock))
            }
            What::LockReleased { lock } => format!("{} released", self.object(*lock)),
            What::CellRead { cell, value } => format!("{} read: {value}", self.object(*cell)),
            What::CellWritten { cell, value } => {
                format!("{} written: {value}", self.object(*cell))
            }
            What::Resumed { coroutine, with } => {
                format!("{} resumed by {}", self.object(*coroutine), call(with))
            }
            What::Yielded { coroutine, value } => {
                let value = value.as_deref().unwrap_or("a value");
                format!("{} yields {value}", self.object(*coroutine))
            }
            What::CoroutineState { coroutine, state } => {
                format!("{} is {}", self.object(*coroutine), status(*state))
            }
            What::ThreadStarted { thread, .. } => format!("{} starts", self.thread(*thread)),
            What::ThreadFinished { thread } => format!("{} ends", self.thread(*thread)),
            What::JobStarted { job } => format!("{} starts", self.object(*job)),
            What::JobFinished {
                job,
                panicked: false,
            } => format!("{} ends", self.object(*job)),
            What::JobFinished {
                job,
                panicked: true,
            } => {
                format!("{} ends in a panic", self.object(*job))
            }
            What::Output { line } => format!("prints: {line}"),
        }
    }
}

/// A moment of the run.
pub(super) fn moment(at: Duration) -> String {
    format!("t+{}", seconds(at))
}

fn seconds(time: Duration) -> String {
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

fn call(with: &ResumedWith) -> String {
    match with {
        ResumedWith::Nothing => "next()".into(),
        ResumedWith::Value(value) => format!("send({})", value.as_deref().unwrap_or("…")),
        ResumedWith::Error(error) => format!("throw({})", error.as_deref().unwrap_or("…")),
        ResumedWith::Exit => "close()".into(),
    }
}
