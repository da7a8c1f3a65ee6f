//! Slow polls: who held the thread, for how long, and between which of its lines.
//!
//! Everything that is ready waits while one task is polled, so a loop answers no faster than its
//! longest poll. What holds it up is a call that blocks, or a computation without an `.await` in it,
//! and neither is seen in the program's output. asyncio's debug mode warns of them with the name of
//! the task and a line of source; so does this. A line cannot be looked up while it runs, so what
//! is told are the two waits that the poll lies between: what was slow is on the way from the one
//! to the other.

use crate::core::Core;
use crate::time::Clock;
use crate::trace::{self, Noting, Place, TaskId, Wait, What};
use static_assertions::assert_impl_all;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// asyncio's `slow_callback_duration`.
pub(crate) const LIMIT: Duration = Duration::from_millis(100);

/// Told of each slow poll.
pub(crate) type Hook = Box<dyn Fn(&SlowPoll)>;

/// A poll that held the thread for longer than the [limit](crate::Builder::slow_poll), and all that
/// is known about it. [`Builder::on_slow_poll`](crate::Builder::on_slow_poll) is told of it; a trace
/// has it as [`What::SlowPoll`](crate::trace::What::SlowPoll).
///
/// ```
/// use std::time::Duration;
///
/// let (tell, told) = std::sync::mpsc::channel();
/// let builder = handloom::Runtime::builder();
/// let runtime = builder.on_slow_poll(move |slow| tell.send(slow.clone()).unwrap()).build();
/// let sleeper = async {
///     handloom::yield_now().await;
///     std::thread::sleep(Duration::from_millis(101)); // and everybody else has to wait
/// };
/// runtime.block_on(async { handloom::spawn_named("sleeper", sleeper).await })?;
/// drop(runtime);
/// let slow = told.iter().find(|slow| slow.name.as_deref() == Some("sleeper"));
/// assert!(slow.is_some_and(|slow| slow.took > Duration::from_millis(100)));
/// # Ok::<(), handloom::JoinError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlowPoll {
    /// The task that was polled.
    pub task: TaskId,
    /// The name that it was spawned with.
    pub name: Option<String>,
    /// The line that spawned it; for the main future, the line of `block_on`.
    pub spawned: Place,
    /// How long the poll took.
    pub took: Duration,
    /// The line from which the poll went on: that of the wait that was over, or of
    /// [`spawned`](Self::spawned) in a first poll. A task that waited for several things at once
    /// stood at the first of them. `None`, if it waited for something that does not tell its line.
    pub from: Option<Place>,
    /// The line to which the poll came: that of the next wait. `None`, if there is none because the
    /// task is over, or it does not tell its line.
    pub to: Option<Place>,
}

assert_impl_all!(SlowPoll: Send, Sync);

impl SlowPoll {
    pub(crate) fn event(&self) -> What {
        let SlowPoll { task, took, .. } = *self;
        What::SlowPoll { task, took, from: self.from.clone(), to: self.to.clone() }
    }
}

impl fmt::Display for SlowPoll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "task {} \"{name}\"", self.task)?,
            None if self.task == TaskId::MAIN => write!(f, "task {} (main)", self.task)?,
            None => write!(f, "task {}", self.task)?,
        }
        write!(f, " held the thread for {:.1?}", self.took)?;
        match (&self.from, &self.to) {
            (Some(from), Some(to)) => write!(f, ", from {from} to {to}")?,
            (Some(from), None) => write!(f, ", from {from} on")?,
            (None, Some(to)) => write!(f, ", up to {to}")?,
            (None, None) => {}
        }
        write!(f, " (spawned at {})", self.spawned)
    }
}

/// What a runtime keeps that wants to know of slow polls.
pub(crate) struct SlowPolls {
    pub(crate) limit: Duration,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) hook: Option<Hook>,
    /// Every task that lives, by its number. The main future is number 0.
    pub(crate) tasks: RefCell<HashMap<u32, Standing>>,
}

/// A task, and where it stands.
pub(crate) struct Standing {
    name: Option<Box<str>>,
    spawned: &'static Location<'static>,
    at: Option<Place>,
}

impl SlowPolls {
    /// A task was spawned.
    pub(crate) fn begins(
        &self,
        task: u32,
        name: Option<&str>,
        spawned: &'static Location<'static>,
    ) {
        let name = name.map(Box::from);
        self.tasks.borrow_mut().insert(task, Standing { name, spawned, at: Some(spawned.into()) });
    }

    /// A task is over.
    pub(crate) fn ends(&self, task: u32) {
        self.tasks.borrow_mut().remove(&task);
    }
}

impl Core {
    /// A poll begins. `None`, if nobody wants to know how long it takes.
    pub(crate) fn time_poll(&self) -> Option<Timed<'_>> {
        let polls = self.slow_polls.as_deref()?;
        // Until it ends, futures note where they wait.
        Some(Timed { polls, _noting: trace::note_places(), started: polls.clock.now() })
    }

    /// Tells the hook, if there is one. It is foreign code.
    pub(crate) fn tell_slow(&self, slow: &SlowPoll) {
        if let Some(hook) = self.slow_polls.as_ref().and_then(|polls| polls.hook.as_ref()) {
            hook(slow);
        }
    }
}

/// A poll that is under way.
pub(crate) struct Timed<'a> {
    polls: &'a SlowPolls,
    started: Instant,
    _noting: Noting,
}

impl Timed<'_> {
    // ANCHOR: end
    /// The poll is over, and its task waits for these. `Some`, if it was slow.
    pub(crate) fn end(self, task: TaskId, waits: &[Wait]) -> Option<SlowPoll> {
        let took = self.polls.clock.now().saturating_duration_since(self.started);
        let mut tasks = self.polls.tasks.borrow_mut();
        let standing = tasks.get_mut(&task.0)?;
        let to = waits.first().map(|wait| wait.place.clone());
        let from = std::mem::replace(&mut standing.at, to.clone());
        (took > self.polls.limit).then(|| SlowPoll {
            task,
            name: standing.name.as_deref().map(str::to_owned),
            spawned: standing.spawned.into(),
            took,
            from,
            to,
        })
    }
    // ANCHOR_END: end
}

#[cfg(test)]
mod tests {
    use crate::{Runtime, spawn, yield_now};

    #[test]
    fn a_task_that_is_over_is_forgotten_however_it_ended() {
        let runtime = Runtime::builder().virtual_clock().on_slow_poll(|_| {}).build();
        let polls = runtime.core.slow_polls.as_ref().unwrap();
        runtime.block_on(async {
            let endless = || spawn(std::future::pending::<()>());
            let (aborted, _left) = (endless(), endless());
            let _ = spawn(async { panic!("bad") });
            spawn(yield_now()).await.unwrap();
            aborted.abort();
            assert_eq!(polls.tasks.borrow().len(), 3, "main, the aborted one, and the one left");
            yield_now().await;
            assert_eq!(polls.tasks.borrow().len(), 2);
        });
    }
}
