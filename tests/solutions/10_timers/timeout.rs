//! # Timeout
//!
//! First the future, then the sleep: an answer that has come is not thrown away because the clock has
//! moved on. Each is polled with the waker of this one, so each of them wakes it. The sleep lives in a
//! field: made anew at each poll, it would begin anew as well.
//!
//! What was waited for is dropped with the timeout, and so is cancelled. That is all that cancellation
//! is.

use handloom::time::{Sleep, sleep};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// It took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Elapsed;

struct Timeout<F> {
    future: Pin<Box<F>>,
    sleep: Sleep,
}

fn timeout<F: Future>(limit: Duration, future: F) -> Timeout<F> {
    Timeout { future: Box::pin(future), sleep: sleep(limit) }
}

impl<F: Future> Future for Timeout<F> {
    type Output = Result<F::Output, Elapsed>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let Poll::Ready(output) = self.future.as_mut().poll(cx) {
            return Poll::Ready(Ok(output));
        }
        Pin::new(&mut self.sleep).poll(cx).map(|()| Err(Elapsed))
    }
}

#[cfg(test)]
#[path = "../../checks/10_timers/timeout.rs"]
mod checks;
