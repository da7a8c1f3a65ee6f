//! How a thread that is started gets into the trace.

use super::{Scope, ThreadId, What, current, emit_at};
use crate::panics::Panics;
use std::panic::Location;

/// A pass for a thread that is about to be started, so that what it does is recorded too.
///
/// Where nothing is traced the ticket is blank, and using it does nothing. The line that calls is
/// the one that the thread's beginning and end are told with.
#[track_caller]
pub fn ticket(name: impl Into<String>) -> ThreadTicket {
    match current() {
        Some(tracer) => tracer.ticket(name),
        None => ThreadTicket { scope: None, name: String::new(), place: Location::caller() },
    }
}

/// A thread's pass into a trace. Made by the thread that starts the other one, so that threads are
/// numbered in the order in which they were started.
///
/// ```
/// use handloom::time::RealClock;
/// use handloom::trace::{output, Recorder, ThreadId, Tracer};
/// use std::sync::Arc;
///
/// let recorder = Recorder::new();
/// let tracer = Tracer::new(recorder.clone(), Arc::new(RealClock));
/// let ticket = tracer.ticket("worker");
/// let worker = std::thread::spawn(move || {
///     let _traced = ticket.enter();
///     output("hello");
/// });
/// worker.join().unwrap();
/// // It started, it printed, it finished.
/// let threads: Vec<_> = recorder.events().iter().map(|event| event.thread).collect();
/// assert_eq!(threads, [ThreadId(1); 3]);
/// ```
#[derive(Debug)]
pub struct ThreadTicket {
    scope: Option<Scope>,
    name: String,
    /// The line that starts the thread.
    place: &'static Location<'static>,
}

impl ThreadTicket {
    pub(super) fn new(scope: Scope, name: String, place: &'static Location<'static>) -> Self {
        ThreadTicket { scope: Some(scope), name, place }
    }

    /// Makes the calling thread report to the trace until the guard is dropped.
    pub fn enter(self) -> ThreadScope {
        let thread = self.scope.as_ref().map(|scope| (scope.thread, self.place));
        let entered = ThreadScope::new(thread, self.scope);
        if let Some((thread, place)) = thread {
            emit_at(place, || What::ThreadStarted { thread, name: self.name });
        }
        entered
    }
}

/// Keeps a thread in a trace; see [`ThreadTicket::enter`].
#[derive(Debug)]
pub struct ThreadScope {
    thread: Option<(ThreadId, &'static Location<'static>)>,
    before: Option<Scope>,
}

impl ThreadScope {
    /// `thread`, if there is one to tell of, is told of at its end, with the line that started it.
    pub(super) fn new(
        thread: Option<(ThreadId, &'static Location<'static>)>,
        scope: Option<Scope>,
    ) -> Self {
        ThreadScope { thread, before: Scope::swap(scope) }
    }
}

impl Drop for ThreadScope {
    fn drop(&mut self) {
        let mut panics = Panics::default();
        if let Some((thread, place)) = self.thread {
            panics.catch(|| emit_at(place, || What::ThreadFinished { thread }));
        }
        Scope::swap(self.before.take());
        panics.resume();
    }
}
