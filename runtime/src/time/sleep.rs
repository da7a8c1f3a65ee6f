//! Waiting for a moment.

use super::timers::{self, TimerKey, Timers};
use crate::context;
use crate::trace::{self, WaitsFor};
use static_assertions::{assert_impl_all, assert_not_impl_any};
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// Waits for `duration`, counted from this call, or from the first poll where this call is made
/// outside of a runtime.
///
/// It never ends early, and as late as the loop is busy. A zero sleep gives up one turn. A
/// duration so long that the clock cannot hold its end, such as [`Duration::MAX`], never ends.
///
/// # Cancellation
/// Dropping it takes the timer out of the queue.
///
/// # Panics
/// If it is polled outside of a runtime.
///
/// ```
/// use std::time::Duration;
/// handloom::block_on(async {
///     let before = handloom::time::now();
///     handloom::time::sleep(Duration::from_millis(5)).await;
///     assert!(handloom::time::now() - before >= Duration::from_millis(5));
/// });
/// ```
#[track_caller]
pub fn sleep(duration: Duration) -> Sleep {
    let until = match context::core() {
        // `checked_add`: the end of a very long sleep lies beyond what an `Instant` can be.
        Some(core) => core.clock.now().checked_add(duration).map_or(Until::Never, Until::Moment),
        None => Until::After(duration),
    };
    Sleep::new(if duration.is_zero() { Until::NextTurn } else { until })
}

/// Waits until the runtime's clock has reached `deadline`. A deadline in the past gives up one
/// turn. In every other respect it is [`sleep`].
#[track_caller]
pub fn sleep_until(deadline: Instant) -> Sleep {
    Sleep::new(Until::Moment(deadline))
}

/// The future of [`sleep`] and [`sleep_until`].
#[derive(Debug)]
#[must_use = "a sleep that is not awaited does not wait"]
pub struct Sleep {
    until: Until,
    timer: Option<(Rc<Timers>, TimerKey)>,
    place: &'static Location<'static>,
}

#[derive(Clone, Copy, Debug)]
enum Until {
    Moment(Instant),
    /// Counted from the first poll, which is the first time that it meets a clock.
    After(Duration),
    /// One turn from the first poll.
    NextTurn,
    Over,
    Never,
}

// A timer belongs to one runtime, and so to one thread.
assert_not_impl_any!(Sleep: Send, Sync);
assert_impl_all!(Sleep: Unpin);

impl Sleep {
    #[track_caller]
    fn new(until: Until) -> Self {
        Sleep { until, timer: None, place: Location::caller() }
    }

    /// The moment at which it ends; `None` if it never does, or does not know the clock yet.
    pub fn deadline(&self) -> Option<Instant> {
        match self.until {
            Until::Moment(deadline) => Some(deadline),
            _ => None,
        }
    }

    /// The same sleep, waited for at another line.
    pub(crate) fn at(self, place: &'static Location<'static>) -> Self {
        // A sleep with a timer has a destructor and cannot be taken apart; this one has none yet.
        Sleep { place, timer: None, until: self.until }
    }

    fn over(&mut self) -> Poll<()> {
        self.until = Until::Over;
        Poll::Ready(())
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if let Some((timers, key)) = &self.timer {
            if !timers.refresh(*key, cx.waker()) {
                self.timer = None;
                return self.over();
            }
            let (timer, moment) = (Some(timers::id(*key)), key.0);
            trace::waits(self.place, || WaitsFor::Timer {
                timer,
                deadline: Some(trace::stamp(moment)),
            });
            return Poll::Pending;
        }
        let core = context::expect_core("a sleep");
        if let Until::After(duration) = self.until {
            let deadline = core.clock.now().checked_add(duration);
            self.until = deadline.map_or(Until::Never, Until::Moment);
        }
        match self.until {
            Until::Over => return Poll::Ready(()),
            Until::Never | Until::After(_) => {
                trace::waits(self.place, || WaitsFor::Timer { timer: None, deadline: None });
            }
            Until::NextTurn => {
                cx.waker().wake_by_ref();
                self.until = Until::Over;
                trace::waits(self.place, || WaitsFor::Turn);
            }
            Until::Moment(deadline) => {
                // ANCHOR: set
                let key = core.timers.set(deadline, cx.waker().clone());
                trace::waits(self.place, || WaitsFor::Timer {
                    timer: Some(timers::id(key)),
                    deadline: Some(trace::stamp(deadline)),
                });
                self.timer = Some((core.timers.clone(), key));
                // ANCHOR_END: set
            }
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some((timers, key)) = self.timer.take() {
            timers.cancel(key);
        }
    }
}
