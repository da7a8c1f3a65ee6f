//! How a thread that is started gets into the trace.

use super::{Scope, ThreadId, What, current, emit};
use crate::panics::Panics;

/// A pass for a thread that is about to be started, so that what it does is recorded too.
///
/// Where nothing is traced the ticket is blank, and using it does nothing.
pub fn ticket(name: impl Into<String>) -> ThreadTicket {
    match current() {
        Some(tracer) => tracer.ticket(name),
        None => ThreadTicket { scope: None, name: String::new() },
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
}

impl ThreadTicket {
    pub(super) fn new(scope: Scope, name: String) -> Self {
        ThreadTicket { scope: Some(scope), name }
    }

    /// Makes the calling thread report to the trace until the guard is dropped.
    pub fn enter(self) -> ThreadScope {
        let thread = self.scope.as_ref().map(|scope| scope.thread);
        let entered = ThreadScope::new(thread, self.scope);
        if let Some(thread) = thread {
            emit(|| What::ThreadStarted { thread, name: self.name });
        }
        entered
    }
}

/// Keeps a thread in a trace; see [`ThreadTicket::enter`].
#[derive(Debug)]
pub struct ThreadScope {
    thread: Option<ThreadId>,
    before: Option<Scope>,
}

impl ThreadScope {
    /// `thread` is told of at its end, if there is one to tell of.
    pub(super) fn new(thread: Option<ThreadId>, scope: Option<Scope>) -> Self {
        ThreadScope { thread, before: Scope::swap(scope) }
    }
}

impl Drop for ThreadScope {
    fn drop(&mut self) {
        let mut panics = Panics::default();
        if let Some(thread) = self.thread {
            panics.tell(|| What::ThreadFinished { thread });
        }
        Scope::swap(self.before.take());
        panics.resume();
    }
}
