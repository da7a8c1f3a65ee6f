//! One trace: who observes it, and how its things are numbered.

use super::emit::{EVENTS, Scope, TOUCHES};
use super::{Event, ObjectKind, Observer, Place, ThreadId, ThreadScope, ThreadTicket, What};
use crate::time::Clock;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// One trace: an observer, a clock, and the counters that make ids small and stable.
///
/// A runtime with an observer owns a tracer. Clones report to the same trace.
///
/// ```
/// use handloom::Runtime;
/// use handloom::time::VirtualClock;
/// use handloom::trace::{Recorder, TaskId, Tracer, What};
/// use std::sync::Arc;
///
/// // Two runtimes in one trace: no number means two things.
/// let recorder = Recorder::new();
/// let clock = Arc::new(VirtualClock::new());
/// let tracer = Tracer::new(recorder.clone(), clock.clone());
/// for _ in 0..2 {
///     let builder = Runtime::builder().clock(clock.clone()).tracer(tracer.clone());
///     builder.build().block_on(async { handloom::spawn(async {}).await }).unwrap();
/// }
/// let spawned = |what| if let What::Spawned { task, .. } = what { Some(task) } else { None };
/// let tasks: Vec<_> = recorder.events().into_iter().filter_map(|e| spawned(e.what)).collect();
/// assert_eq!(tasks, [TaskId(1), TaskId(2)]);
/// ```
#[derive(Clone)]
pub struct Tracer {
    inner: Arc<Inner>,
}

struct Inner {
    /// `None`: ids are given out, and nobody is told of anything.
    observer: Option<Box<dyn Observer>>,
    /// What a thread of this trace notes.
    notes: u8,
    clock: Arc<dyn Clock>,
    start: Instant,
    serial: u32,
    steps: AtomicU64,
    threads: AtomicU32,
    tasks: AtomicU32,
    timers: AtomicU64,
    sources: AtomicU32,
    children: AtomicU32,
    numbers: [AtomicU32; 8],
}

impl Tracer {
    /// A trace that starts at this moment of `clock` and is told to `observer`.
    pub fn new(observer: impl Observer + 'static, clock: Arc<dyn Clock>) -> Self {
        Tracer::with(Some(Box::new(observer)), EVENTS, clock)
    }

    /// A trace that nobody reads. It is there to give ids to what is waited for.
    pub(crate) fn silent(clock: Arc<dyn Clock>) -> Self {
        Tracer::with(None, 0, clock)
    }

    /// A trace of nothing but the shared things that are touched.
    pub(crate) fn of_touches(clock: Arc<dyn Clock>) -> Self {
        Tracer::with(None, TOUCHES, clock)
    }

    fn with(observer: Option<Box<dyn Observer>>, notes: u8, clock: Arc<dyn Clock>) -> Self {
        static TRACES: AtomicU32 = AtomicU32::new(1);
        let inner = Inner {
            observer,
            notes,
            start: clock.now(),
            clock,
            serial: TRACES.fetch_add(1, Ordering::Relaxed),
            steps: AtomicU64::new(0),
            threads: AtomicU32::new(1),
            tasks: AtomicU32::new(1),
            timers: AtomicU64::new(1),
            sources: AtomicU32::new(1),
            children: AtomicU32::new(1),
            numbers: Default::default(),
        };
        Tracer { inner: Arc::new(inner) }
    }

    /// Makes the calling thread report to this trace, as thread 0, until the guard is dropped.
    ///
    /// A runtime does this by itself inside `block_on`. It is for a program's main thread that
    /// wants to be in the trace before, between or without runtimes.
    pub fn enter(&self) -> ThreadScope {
        let scope = Scope { tracer: self.clone(), thread: ThreadId(0) };
        ThreadScope::new(None, Some(scope))
    }

    /// A pass for a thread that is about to be started: it fixes the thread's number. The line
    /// that calls is the one that the thread's beginning and end are told with.
    #[track_caller]
    pub fn ticket(&self, name: impl Into<String>) -> ThreadTicket {
        let thread = ThreadId(self.inner.threads.fetch_add(1, Ordering::Relaxed));
        let scope = Scope { tracer: self.clone(), thread };
        ThreadTicket::new(scope, name.into(), Location::caller())
    }

    /// A moment as this trace counts it: the distance from its start.
    pub fn since_start(&self, moment: Instant) -> Duration {
        moment.saturating_duration_since(self.inner.start)
    }

    /// What a thread of this trace notes.
    pub(super) fn notes(&self) -> u8 {
        self.inner.notes
    }

    pub(super) fn serial(&self) -> u32 {
        self.inner.serial
    }

    pub(super) fn next_number(&self, kind: ObjectKind) -> u32 {
        self.inner.numbers[kind as usize].fetch_add(1, Ordering::Relaxed) + 1
    }

    // Runtimes that report to one trace share these counts, so that no id means two things.

    pub(crate) fn next_task(&self) -> u32 {
        self.inner.tasks.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn next_timer(&self) -> u64 {
        self.inner.timers.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn next_source(&self) -> u32 {
        self.inner.sources.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn next_child(&self) -> u32 {
        self.inner.children.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        self.inner.clock.clone()
    }

    pub(super) fn event(&self, thread: ThreadId, caller: Option<Place>, what: What) {
        let Some(observer) = &self.inner.observer else { return };
        let at = self.since_start(self.inner.clock.now());
        let step = self.inner.steps.fetch_add(1, Ordering::Relaxed);
        observer.event(Event { step, at, thread, caller, what });
    }
}

impl fmt::Debug for Tracer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracer").field("steps", &self.inner.steps).finish_non_exhaustive()
    }
}
