//! Events in words.

use super::names::{Names, kind, moment, seconds, status};
use handloom::trace::{ResumedWith, SourceKind, What};

impl Names<'_> {
    /// One event.
    pub(super) fn event(&self, what: &What) -> String {
        match what {
            What::Spawned { task, parent, place, .. } => match parent {
                Some(parent) => {
                    format!("{} spawned by {} ({place})", self.task(*task), self.task(*parent))
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
                format!("nobody will learn that {} panicked: {message}", self.task(*task))
            }
            What::Woken { task, by } => format!("{} {}", self.task(*task), self.waker(by)),
            What::SlowPoll { task, took } => {
                format!("{} held the thread for {}", self.task(*task), seconds(*took))
            }
            What::TimerSet { timer, task, deadline } => {
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
            What::SourceReady { source, readable, writable } => {
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
            What::QueuePut { queue, len, capacity } => {
                format!("{}: put ({len} of {capacity})", self.object(*queue))
            }
            What::QueueGot { queue, len, capacity } => {
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
            What::LockWaited { lock, holder: Some(holder) } => {
                format!("{} waited for, held by {}", self.object(*lock), self.task(*holder))
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
            What::JobFinished { job, panicked: false } => format!("{} ends", self.object(*job)),
            What::JobFinished { job, panicked: true } => {
                format!("{} ends in a panic", self.object(*job))
            }
            What::Output { line } => format!("prints: {line}"),
        }
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
