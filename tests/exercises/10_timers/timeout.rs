//! # Timeout
//!
//! A timeout is a future around two others: what is waited for, and a sleep. Whoever is ready first
//! decides. Both have to be polled, or nobody would wake this one; and if both are ready at once, what
//! was waited for counts, for it is there.
//!
//! Chapter: `10_timers`. You may change: the body of `poll`.

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
        // TODO: `Pin::new(&mut self.sleep).poll(cx)` polls the sleep.
        todo!()
    }
}

#[cfg(test)]
#[path = "../../checks/10_timers/timeout.rs"]
mod checks;
