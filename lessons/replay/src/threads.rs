//! What a thread is doing, as far as its events tell.

use crate::run::Replay;
use handloom::trace::{Event, Place, ThreadId, What};
use lessons::view::names::moment;
use std::collections::HashMap;

/// The events of each thread, by their places among all of them.
pub(crate) type ByThread = HashMap<ThreadId, Vec<usize>>;

pub(crate) fn by_thread(events: &[Event]) -> ByThread {
    let mut by_thread = ByThread::new();
    for (at, event) in events.iter().enumerate() {
        by_thread.entry(event.thread).or_default().push(at);
    }
    by_thread
}

impl Replay {
    /// What a thread is doing at this step, in a few words. Nothing, if it has not begun or has
    /// ended.
    ///
    /// Between two events of its own a thread computes, or it is blocked in the operating system.
    /// No event tells which of the two, and neither does this. The moment is that of its last event.
    pub fn thread_does(&self, thread: ThreadId) -> Option<String> {
        let (names, row) = (self.names(), self.world().threads.get(thread)?);
        let last = self.last_of(thread)?;
        let does = match &last.what {
            _ if row.finished => return None,
            _ if row.parked.is_some() => "its loop sleeps".into(),
            _ if row.task.is_some() => names.task(row.task?),
            What::QueueEmpty { queue } => format!("found {} empty", names.object(*queue)),
            What::QueueFull { queue, .. } => format!("found {} full", names.object(*queue)),
            What::LockWaited { lock, .. } => format!("found {} taken", names.object(*lock)),
            What::JobFinished { .. } => "waits for a job".into(),
            _ => {
                let work =
                    row.job.map_or_else(|| "busy or blocked".into(), |job| names.object(job));
                format!("{work} since {}", moment(last.at))
            }
        };
        Some(does)
    }

    /// The line where a thread stands, if it has found a queue or a lock to be waited for.
    pub fn thread_stands(&self, thread: ThreadId) -> Option<&Place> {
        let last = self.last_of(thread)?;
        let waits = matches!(
            last.what,
            What::QueueEmpty { .. } | What::QueueFull { .. } | What::LockWaited { .. }
        );
        last.caller.as_ref().filter(|_| waits)
    }

    /// The last event of a thread.
    fn last_of(&self, thread: ThreadId) -> Option<&Event> {
        let past = self.by_thread.get(&thread)?.as_slice();
        let last = past.partition_point(|at| *at < self.step()).checked_sub(1)?;
        Some(&self.events()[past[last]])
    }
}
