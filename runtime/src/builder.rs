//! How a runtime is set up.

use crate::core::{Core, PanicHook};
use crate::direct::Director;
use crate::runtime::Runtime;
use crate::slow::{self, SlowPoll, SlowPolls};
use crate::time::{Clock, RealClock, VirtualClock};
use crate::trace::{Observer, TaskId, Tracer};
use crate::watch::Watch;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// The choices that a [`Runtime`] is made with. Without any, it has the real clock, takes ready
/// tasks in order, and nobody observes it.
///
/// ```
/// use std::time::Duration;
/// let runtime = handloom::Runtime::builder().virtual_clock().seed(7).build();
/// let start = runtime.now();
/// runtime.block_on(handloom::time::sleep(Duration::from_secs(60)));
/// assert_eq!(runtime.now() - start, Duration::from_secs(60));
/// ```
pub struct Builder {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) seed: Option<u64>,
    pub(crate) tracer: Option<Tracer>,
    pub(crate) blocking_threads: usize,
    pub(crate) unjoined_panic: Option<PanicHook>,
    pub(crate) watch: Option<Box<Watch>>,
    pub(crate) director: Option<Rc<dyn Director>>,
    observer: Option<Box<dyn Observer>>,
    slow_poll: Option<Duration>,
    slow_poll_clock: Option<Arc<dyn Clock>>,
    on_slow_poll: Option<slow::Hook>,
}

impl Builder {
    /// Time that stands still while anything runs and jumps when nothing does: a
    /// [`VirtualClock`], the way to test code that waits.
    pub fn virtual_clock(self) -> Self {
        self.clock(Arc::new(VirtualClock::new()))
    }

    /// Tells a [`Deadlock`](crate::Deadlock) instead of waiting for ever, on a real clock too. A
    /// virtual clock does so by itself.
    pub fn detect_deadlocks(mut self) -> Self {
        self.watch.get_or_insert_default();
        self
    }

    /// Any clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Takes ready tasks in an order shuffled by `seed` instead of first come, first served. The
    /// same seed gives the same order, so a run that fails can be run again.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Reports everything that happens to `observer`, in a trace that starts when the runtime is
    /// built. A clone of a [`Recorder`](crate::trace::Recorder) is the usual one.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Reports to a trace that exists, and lives by its clock. Several runtimes, one after the
    /// other or on several threads, can report to one trace.
    pub fn tracer(mut self, tracer: Tracer) -> Self {
        self.clock = tracer.clock();
        self.tracer = Some(tracer);
        self
    }

    /// At most this many threads for [`spawn_blocking`](crate::spawn_blocking), started as they
    /// are needed. The default is 64: a blocked thread costs little but memory, and too few of
    /// them make jobs wait for each other without end.
    ///
    /// # Panics
    /// If it is zero.
    pub fn blocking_threads(mut self, threads: usize) -> Self {
        assert!(threads > 0, "blocking jobs need at least one thread");
        self.blocking_threads = threads;
        self
    }

    /// How long a poll may hold the thread. One that takes longer than `limit` is told to the
    /// observer, if there is one, and to the hook of [`on_slow_poll`](Self::on_slow_poll), if there
    /// is one. The default is 100 ms, as in asyncio; `Duration::MAX` is no limit at all.
    ///
    /// Polls are timed, at two looks at a clock each, only where somebody is there to be told. An
    /// observer on a virtual clock does not count as such unless this is called: its trace has
    /// nothing to gain from a time that stands still while a poll runs.
    pub fn slow_poll(mut self, limit: Duration) -> Self {
        self.slow_poll = Some(limit);
        self
    }

    /// The clock that polls are timed by. It is the runtime's own if none is named. So a call that
    /// blocks for real is not slow on a virtual clock, and real time never gets into its trace,
    /// which is the same every time. Name a [`RealClock`] to find such calls there as well, and the
    /// trace will differ in what it says about them.
    pub fn slow_poll_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.slow_poll_clock = Some(clock);
        self
    }

    /// Told of each poll that held the thread for longer than the [limit](Self::slow_poll), with
    /// the name of its task and the lines between which it was. It is called on the runtime's
    /// thread, after the poll and outside every borrow. It must not block, or it is what holds the
    /// thread.
    ///
    /// ```
    /// let runtime = handloom::Runtime::builder().on_slow_poll(|slow| eprintln!("{slow}")).build();
    /// # runtime.block_on(async {});
    /// ```
    pub fn on_slow_poll(mut self, hook: impl Fn(&SlowPoll) + 'static) -> Self {
        self.on_slow_poll = Some(Box::new(hook));
        self
    }

    /// Told of each task that panicked and can no longer be joined, with the text of the panic.
    /// It is called on the runtime's thread, outside every borrow.
    pub fn on_unjoined_panic(mut self, hook: impl Fn(TaskId, &str) + 'static) -> Self {
        self.unjoined_panic = Some(Box::new(hook));
        self
    }

    /// The runtime.
    pub fn build(mut self) -> Runtime {
        if self.clock.is_virtual() {
            self.watch.get_or_insert_default();
        }
        if let Some(observer) = self.observer.take() {
            self.tracer = Some(Tracer::new(observer, self.clock.clone()));
        }
        Runtime { core: Core::new(self) }
    }

    /// What is needed to time polls, if somebody is there to be told of the slow ones.
    pub(crate) fn slow_polls(&mut self) -> Option<Box<SlowPolls>> {
        let asked = self.slow_poll.is_some() || self.slow_poll_clock.is_some();
        let observed = self.tracer.is_some() && (asked || !self.clock.is_virtual());
        let limit = self.slow_poll.unwrap_or(slow::LIMIT);
        let hook = self.on_slow_poll.take();
        if limit == Duration::MAX || !observed && hook.is_none() {
            return None;
        }
        let clock = self.slow_poll_clock.take().unwrap_or_else(|| self.clock.clone());
        Some(Box::new(SlowPolls { limit, clock, hook, tasks: RefCell::default() }))
    }
}

impl Default for Builder {
    fn default() -> Self {
        Builder {
            clock: Arc::new(RealClock),
            seed: None,
            tracer: None,
            blocking_threads: 64,
            unjoined_panic: None,
            watch: None,
            director: None,
            observer: None,
            slow_poll: None,
            slow_poll_clock: None,
            on_slow_poll: None,
        }
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("clock", &self.clock)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}
