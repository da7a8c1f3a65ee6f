//! A future that has to be done by a certain moment.

use super::{Sleep, sleep};
use crate::trace;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// Gives `future` at most `duration`, counted from this call.
///
/// The future is polled first, so that one that is ready in time wins even where the deadline has
/// passed as well. When time is up, the future is dropped together with the timeout; that is what
/// cancels it. [`Duration::MAX`] is no limit at all.
///
/// # Errors
/// [`Elapsed`], when time was up first.
///
/// ```
/// use std::time::Duration;
/// use handloom::time::{sleep, timeout};
/// let runtime = handloom::Runtime::builder().virtual_clock().build();
/// runtime.block_on(async {
///     assert_eq!(timeout(Duration::from_secs(1), async { 7 }).await, Ok(7));
///     let late = timeout(Duration::from_secs(1), sleep(Duration::from_secs(2))).await;
///     assert!(late.is_err());
/// });
/// ```
#[track_caller]
pub fn timeout<F: Future>(duration: Duration, future: F) -> Timeout<F> {
    Timeout { future: Box::pin(future), sleep: sleep(duration) }
}

/// The future of [`timeout`].
///
/// It boxes the future that it limits: to poll a field in place takes `unsafe`, and a crate of
/// safe code pays an allocation for it.
#[derive(Debug)]
#[must_use = "a timeout that is not awaited limits nothing"]
pub struct Timeout<F> {
    future: Pin<Box<F>>,
    sleep: Sleep,
}

impl<F: Future> Future for Timeout<F> {
    type Output = Result<F::Output, Elapsed>;

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let noted = trace::noted();
        if let Poll::Ready(output) = self.future.as_mut().poll(cx) {
            return Poll::Ready(Ok(output));
        }
        ready!(Pin::new(&mut self.sleep).poll(cx));
        trace::settled(noted);
        Poll::Ready(Err(Elapsed))
    }
}

/// Time was up first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elapsed;

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("time is up")
    }
}

impl std::error::Error for Elapsed {}
