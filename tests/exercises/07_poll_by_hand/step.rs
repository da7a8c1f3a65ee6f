//! # Step by step
//!
//! To poll a future is to resume it: it goes on to the next place where it has to wait, and says
//! `Pending`, or comes to its end, and says `Ready`. Whoever polls needs a `Context`, and in it a waker;
//! who asks when it likes can take one that wakes nobody. After `Ready` a future must not be polled
//! again.
//!
//! Chapter: `07_poll_by_hand`. You may change: the body of `step`.

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
        // TODO: make a context, poll, and say what came of it.
        todo!()
    }
}

#[cfg(test)]
#[path = "../../checks/07_poll_by_hand/step.rs"]
mod checks;
