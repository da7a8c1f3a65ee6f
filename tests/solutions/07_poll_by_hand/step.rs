//! # Step by step
//!
//! The future is *taken away* when it is done. That is the plainest way not to poll it again, and it
//! frees what the future held, at once and not when the stepper goes.
//!
//! `Waker::noop()` is right here because nobody waits: the caller decides when the next step is.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// A future that is polled by hand.
struct Stepper<T> {
    future: Option<Pin<Box<dyn Future<Output = T>>>>,
    /// How often it was polled.
    polls: usize,
}

/// What a step came to.
#[derive(Debug, PartialEq)]
enum Step<T> {
    /// It has to wait.
    Waits,
    /// It has come to its end, with this.
    Done(T),
    /// It was at its end before, and was not polled.
    Over,
}

impl<T> Stepper<T> {
    fn new(future: impl Future<Output = T> + 'static) -> Self {
        Stepper { future: Some(Box::pin(future)), polls: 0 }
    }

    /// Polls the future once, unless it is done. A future that is done is dropped.
    fn step(&mut self) -> Step<T> {
        let Some(future) = &mut self.future else {
            return Step::Over;
        };
        self.polls += 1;
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => Step::Waits,
            Poll::Ready(output) => {
                self.future = None;
                Step::Done(output)
            }
        }
    }
}

#[cfg(test)]
#[path = "../../checks/07_poll_by_hand/step.rs"]
mod checks;
