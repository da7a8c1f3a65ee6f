//! Events in words.

use super::names::{Names, moment, seconds, status};
use handloom::trace::{Actor, Event, Place, ResumedWith, TaskId, Wait, WaitsFor, What};

/// How many of the things that a task waits for at once are named.
const WAITS: usize = 2;

impl Names {
    /// One event, with its moment: `t+0.100 s  timer fires`.
    pub fn line(&self, event: &Event) -> String {
        format!("{}  {}", moment(event.at), self.event(&event.what))
    }

    /// What happened, in one short sentence.
    pub fn event(&self, what: &What) -> String {
        match what {
            What::Spawned { task, parent: Some(parent), place, .. } => {
                let (parent, task) = (self.task(*parent), self.task(*task));
                format!("{parent} spawns {task} ({})", self.place(place))
            }
            What::Spawned { task, parent: None, place, .. } => {
                format!("{} is spawned ({})", self.task(*task), self.place(place))
            }
            What::Polled { task } => format!("{} is polled", self.task(*task)),
            What::Pending { task, waits } => self.pending(*task, waits),
            What::Ready { task } => format!("{} is done", self.task(*task)),
            What::Panicked { task, message } => {
                format!("{} panics: {message}", self.task(*task))
            }
            What::Cancelled { task } => format!("{} is cancelled", self.task(*task)),
            What::PanicUnjoined { task, message } => {
                format!("nobody will learn that {} panicked: {message}", self.task(*task))
            }
            What::Woken { task, by: Actor::Task(by) } if task == by => {
                format!("{} wakes itself", self.task(*task))
            }
            What::Woken { task, by } => {
                format!("{} wakes {}", self.actor(*by), self.task(*task))
            }
            What::SlowPoll { task, took, from, to } => {
                let way = |word, place: &Option<Place>| {
                    place
                        .as_ref()
                        .map_or_else(String::new, |at| format!(" {word} {}", self.place(at)))
                };
                let (from, to) = (way("from", from), way("to", to));
                format!("{} held the thread for {}{from}{to}", self.task(*task), seconds(*took))
            }
            What::TimerSet { task, deadline, .. } => {
                format!("{} sets a timer for {}", self.task(*task), moment(*deadline))
            }
            What::TimerFired { .. } => "timer fires".into(),
            What::TimerCancelled { timer } => match self.owner(*timer) {
                Some(task) => format!("the timer of {} is cancelled", self.task(task)),
                None => "a timer is cancelled".into(),
            },
            What::SourceRegistered { source, .. } => {
                format!("the reactor watches {}", self.source(*source))
            }
            What::SourceReady { source, readable, writable } => {
                let how = match (readable, writable) {
                    (true, true) => "readable and writable",
                    (true, false) => "readable",
                    (false, true) => "writable",
                    (false, false) => "neither readable nor writable",
                };
                format!("{} is {how}", self.source(*source))
            }
            What::SourceDeregistered { source } => {
                format!("the reactor forgets {}", self.source(*source))
            }
            What::Parked { until: Some(until) } => {
                format!("nothing is ready: the loop sleeps until {}", moment(*until))
            }
            What::Parked { until: None } => "nothing is ready: the loop sleeps".into(),
            What::Unparked => "the loop goes on".into(),
            What::Named { object, name } => {
                format!("{} {} has a name: {name}", super::names::kind(object.kind), object.number)
            }
            What::QueuePut { queue, len, capacity } => {
                format!("{}: an item is put ({len} of {capacity})", self.object(*queue))
            }
            What::QueueGot { queue, len, capacity } => {
                format!("{}: an item is got ({len} of {capacity})", self.object(*queue))
            }
            What::QueueFull { queue, capacity } => {
                format!("{} is full ({capacity} of {capacity})", self.object(*queue))
            }
            What::QueueEmpty { queue } => format!("{} is empty", self.object(*queue)),
            What::QueueClosed { queue, len } => {
                format!("{} is closed ({len} left in it)", self.object(*queue))
            }
            What::LockTaken { lock, by: Some(by) } => {
                format!("{} takes {}", self.task(*by), self.object(*lock))
            }
            What::LockTaken { lock, by: None } => format!("{} is taken", self.object(*lock)),
            What::LockWaited { lock, holder: Some(holder) } => {
                format!("{} is taken already, by {}", self.object(*lock), self.task(*holder))
            }
            What::LockWaited { lock, holder: None } => {
                format!("{} is taken already", self.object(*lock))
            }
            What::LockReleased { lock } => format!("{} is released", self.object(*lock)),
            What::CellRead { cell, value } => format!("{} is read: {value}", self.object(*cell)),
            What::CellWritten { cell, value } => {
                format!("{} is written: {value}", self.object(*cell))
            }
            What::Resumed { coroutine, with } => {
                format!("{} is resumed by {}", self.object(*coroutine), call(with))
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

    /// Who wakes, as the subject of the sentence.
    pub fn actor(&self, by: Actor) -> String {
        match by {
            Actor::Task(task) => self.task(task),
            Actor::Timer(_) => "a timer".into(),
            Actor::Reactor(source) => format!("the reactor ({})", self.source(source)),
            Actor::Thread(Some(thread)) => self.thread(thread),
            Actor::Thread(None) => "a thread".into(),
            Actor::Runtime => "the runtime".into(),
        }
    }

    fn pending(&self, task: TaskId, waits: &[Wait]) -> String {
        let task = self.task(task);
        match waits {
            [] => format!("{task} is pending"),
            [Wait { on: WaitsFor::Turn, place }] => {
                format!("{task} gives up its turn ({})", self.place(place))
            }
            [Wait { on: WaitsFor::Timer { deadline: Some(deadline), .. }, place }] => {
                format!("{task} waits until {} ({})", moment(*deadline), self.place(place))
            }
            _ => {
                let named: Vec<_> = waits.iter().take(WAITS).map(|wait| self.wait(wait)).collect();
                let more = match waits[named.len()..].iter().map(things).sum() {
                    0_usize => String::new(),
                    more => format!(", and {more} more"),
                };
                format!("{task} waits for {}{more}", named.join(", "))
            }
        }
    }
}

/// How many things a wait stands for.
fn things(wait: &Wait) -> usize {
    match wait.on {
        WaitsFor::More { count } => count,
        _ => 1,
    }
}

pub(super) fn call(with: &ResumedWith) -> String {
    match with {
        ResumedWith::Nothing => "next()".into(),
        ResumedWith::Value(value) => format!("send({})", value.as_deref().unwrap_or("…")),
        ResumedWith::Error(error) => format!("throw({})", error.as_deref().unwrap_or("…")),
        ResumedWith::Exit => "close()".into(),
    }
}
