//! # Two steps
//!
//! It is a loop because the end of the first step is not a reason to return: nobody would wake this
//! future then, since the second step has not been polled yet and has no waker. Every `Pending` that
//! goes out is one that an inner future has just given, having kept the waker.
//!
//! `ready!` is that return.

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
        loop {
            match this {
                TwoSteps::First { first, then } => {
                    let number = ready!(Pin::new(first).poll(cx));
                    *this = TwoSteps::Second(then(number));
                }
                TwoSteps::Second(second) => return Pin::new(second).poll(cx),
            }
        }
    }
}

#[cfg(test)]
#[path = "../../checks/06_futures/two_steps.rs"]
mod checks;
