//! Time: the clock, the queue of timers, and the futures that wait on it.
//!
//! A sleeping task is an entry in the queue and nothing else. The loop asks the queue when the
//! next timer is due, sleeps that long at most, and then takes out what is due and wakes it.

mod clock;
mod hold;
mod interval;
mod sleep;
mod timeout;
mod timers;

pub use clock::{Clock, RealClock, VirtualClock};
pub use hold::{ClockHold, hold};
pub use interval::{Interval, Tick, interval};
pub use sleep::{Sleep, sleep, sleep_until};
pub use timeout::{Elapsed, Timeout, timeout};
pub(crate) use timers::Timers;

use std::time::Instant;

/// The present moment on the runtime's clock.
///
/// # Panics
/// If there is no runtime on this thread.
#[track_caller]
pub fn now() -> Instant {
    crate::context::expect_core("time::now").clock.now()
}
