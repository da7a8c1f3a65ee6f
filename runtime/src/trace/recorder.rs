//! An observer that keeps what it is told.

use super::{Event, Observer};
use std::sync::{Arc, Mutex, PoisonError};

/// Keeps the events of a run in memory, up to a limit. Clones share one record.
///
/// Threads report concurrently, so the events are put in order of their step when they are read.
///
/// ```
/// use handloom::trace::{self, Recorder, What};
///
/// let recorder = Recorder::new();
/// let runtime = handloom::Runtime::builder().observer(recorder.clone()).build();
/// runtime.block_on(async { trace::output("hello") });
/// assert!(recorder.events().iter().any(|e| e.what == What::Output { line: "hello".into() }));
/// ```
#[derive(Clone, Debug)]
pub struct Recorder {
    log: Arc<Mutex<Log>>,
}

#[derive(Debug)]
struct Log {
    events: Vec<Event>,
    limit: usize,
    left_out: u64,
}

impl Recorder {
    /// A recorder without a limit.
    pub fn new() -> Self {
        Recorder::with_limit(usize::MAX)
    }

    /// A recorder that keeps the first `limit` events and counts the rest.
    pub fn with_limit(limit: usize) -> Self {
        let log = Log { events: Vec::new(), limit, left_out: 0 };
        Recorder { log: Arc::new(Mutex::new(log)) }
    }

    /// A copy of what has been recorded so far, in order.
    pub fn events(&self) -> Vec<Event> {
        let mut events = self.lock().events.clone();
        events.sort_by_key(|event| event.step);
        events
    }

    /// How many events came after the limit was reached.
    pub fn left_out(&self) -> u64 {
        self.lock().left_out
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Recorder {
    fn default() -> Self {
        Recorder::new()
    }
}

impl Observer for Recorder {
    fn event(&self, event: Event) {
        let mut log = self.lock();
        // The first by their numbers: a thread may be told of an event earlier, and report it later.
        let is_early = usize::try_from(event.step).is_ok_and(|step| step < log.limit);
        if is_early && log.events.len() < log.limit {
            log.events.push(event);
        } else {
            log.left_out += 1;
        }
    }
}
