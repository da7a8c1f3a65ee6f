//! # Two steps
//!
//! A future is a machine as a generator is: `poll` takes it on until something is not ready, and then
//! returns `Pending`. Its fields remember where it stands. What `async` makes of two `.await`s one after
//! the other is an enum with a variant for each.
//!
//! Chapter: `06_futures`. You may change: the body of `poll`.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// Asks a first future for a number, gives the number to `then`, and asks the future that comes back.
enum TwoSteps<A, B, F> {
    First { first: A, then: F },
    Second(B),
}

impl<A, B, F> Future for TwoSteps<A, B, F>
where
    A: Future<Output = u32> + Unpin,
    B: Future<Output = String> + Unpin,
    F: FnMut(u32) -> B + Unpin,
{
    type Output = String;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<String> {
        let this = &mut *self;
        // TODO: where does it stand? An inner future is polled with `Pin::new(first).poll(cx)`.
        todo!()
    }
}

#[cfg(test)]
#[path = "../../checks/06_futures/two_steps.rs"]
mod checks;
