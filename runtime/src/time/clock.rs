//! The clock that a runtime lives by: the real one, or one that jumps.

use std::fmt::Debug;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// Where a runtime's time comes from.
///
/// The runtime asks for the time, and, when nothing at all is ready, moves a virtual clock to the
/// next deadline instead of waiting for it. That is the whole difference between the two.
///
/// ```
/// use handloom::time::{sleep, Clock};
/// use std::sync::Arc;
/// use std::time::{Duration, Instant};
///
/// /// A real clock that goes a thousand times as fast.
/// #[derive(Debug)]
/// struct Fast(Instant);
///
/// impl Clock for Fast {
///     fn now(&self) -> Instant {
///         self.0 + self.0.elapsed() * 1000
///     }
/// }
///
/// let start = Instant::now();
/// let runtime = handloom::Runtime::builder().clock(Arc::new(Fast(start))).build();
/// let sleeps = async {
///     let before = handloom::time::now();
///     sleep(Duration::from_millis(10)).await;
///     handloom::time::now() - before
/// };
/// assert!(runtime.block_on(sleeps) >= Duration::from_millis(10));
/// ```
pub trait Clock: Debug + Send + Sync {
    /// The present moment.
    fn now(&self) -> Instant;

    /// Whether the runtime moves this clock, rather than the world. Such a clock has an
    /// [`advance_to`](Self::advance_to) of its own.
    fn is_virtual(&self) -> bool {
        false
    }

    /// Moves a virtual clock to `deadline`, and never back. After it, [`now`](Self::now) is
    /// `deadline` or later: a loop whose clock stays behind would go round for ever. A clock that
    /// the world moves is left alone.
    ///
    /// # Panics
    /// As it comes, on a clock that [is virtual](Self::is_virtual).
    fn advance_to(&self, deadline: Instant) {
        assert!(
            !self.is_virtual(),
            "a virtual clock has to implement Clock::advance_to (asked for {deadline:?})"
        );
    }
}

/// The machine's monotonic clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealClock;

impl Clock for RealClock {
    fn now(&self) -> Instant {
        Instant::now()
    }
}

/// A clock that stands still while anything runs and jumps when nothing does.
///
/// A program that sleeps for an hour is over at once, and its trace is the same every time. The
/// idea is that of tokio's paused time and of the simulators of `FoundationDB` and `TigerBeetle`.
///
/// ```
/// use std::time::Duration;
/// let runtime = handloom::Runtime::builder().virtual_clock().build();
/// let start = std::time::Instant::now();
/// runtime.block_on(handloom::time::sleep(Duration::from_secs(3600)));
/// assert!(start.elapsed() < Duration::from_secs(60));
/// ```
#[derive(Debug)]
pub struct VirtualClock {
    base: Instant,
    // A mutex rather than an atomic: it is read by traced threads only, and a `Duration` fits.
    elapsed: Mutex<Duration>,
}

impl VirtualClock {
    /// A clock that starts at the present moment and stands still.
    pub fn new() -> Self {
        VirtualClock { base: Instant::now(), elapsed: Mutex::new(Duration::ZERO) }
    }

    fn elapsed(&self) -> std::sync::MutexGuard<'_, Duration> {
        self.elapsed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for VirtualClock {
    fn default() -> Self {
        VirtualClock::new()
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Instant {
        self.base + *self.elapsed()
    }

    fn is_virtual(&self) -> bool {
        true
    }

    fn advance_to(&self, deadline: Instant) {
        let mut elapsed = self.elapsed();
        *elapsed = (*elapsed).max(deadline.saturating_duration_since(self.base));
    }
}
