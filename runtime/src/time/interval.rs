//! Ticks at a steady distance.

use super::{Sleep, now, sleep_until};
use crate::context;
use crate::trace::{self, WaitsFor};
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

/// Ticks every `period`, the first time at once.
///
/// Ticks are counted from the start, so lateness does not add up. When the loop was too busy to
/// give some ticks in time, the missed ones are left out and the beat stays: a heartbeat that
/// catches up in a burst would tell nobody anything.
///
/// # Panics
/// If `period` is zero, or if there is no runtime on this thread.
///
/// ```
/// use std::time::Duration;
/// let runtime = handloom::Runtime::builder().virtual_clock().build();
/// runtime.block_on(async {
///     let mut beat = handloom::time::interval(Duration::from_millis(10));
///     let first = beat.tick().await;
///     assert_eq!(beat.tick().await - first, Duration::from_millis(10));
/// });
/// ```
#[track_caller]
pub fn interval(period: Duration) -> Interval {
    assert!(!period.is_zero(), "the period of an interval must not be zero");
    Interval { next: Some(now()), period }
}

/// A source of ticks at a steady distance; made by [`interval`], whose example shows it.
#[derive(Debug)]
pub struct Interval {
    /// When the next tick is due; `None` if the clock cannot hold that moment.
    next: Option<Instant>,
    period: Duration,
}

impl Interval {
    /// Waits for the next tick and gives the moment for which it was due.
    ///
    /// # Cancellation
    /// A tick that is dropped before it is due is given by the next call.
    #[track_caller]
    pub fn tick(&mut self) -> Tick<'_> {
        let place = Location::caller();
        Tick { interval: self, sleep: None, place }
    }
}

/// The future of [`Interval::tick`].
#[derive(Debug)]
#[must_use = "a tick that is not awaited does not wait"]
pub struct Tick<'a> {
    interval: &'a mut Interval,
    sleep: Option<Sleep>,
    place: &'static Location<'static>,
}

impl Future for Tick<'_> {
    type Output = Instant;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Instant> {
        let Tick { interval, sleep, place } = &mut *self;
        let Some(due) = interval.next else {
            return Poll::Pending;
        };
        if now() < due {
            let sleep = sleep.get_or_insert_with(|| sleep_until(due).at(place));
            ready!(Pin::new(sleep).poll(cx));
        } else if !context::spend(cx) {
            // A beat faster than its owner is always due, and would never let go of the thread.
            trace::waits(place, || WaitsFor::Turn);
            return Poll::Pending;
        }
        let behind = now().saturating_duration_since(due);
        interval.next = due.checked_add(whole(behind, interval.period));
        interval.next = interval.next.and_then(|next| next.checked_add(interval.period));
        Poll::Ready(due)
    }
}

/// The longest multiple of `period` that is in `span`.
fn whole(span: Duration, period: Duration) -> Duration {
    const SECOND: u128 = 1_000_000_000;
    let left = span.as_nanos() % period.as_nanos();
    // What is left is shorter than `span`, and so fits where that did.
    span - Duration::new((left / SECOND) as u64, (left % SECOND) as u32)
}
