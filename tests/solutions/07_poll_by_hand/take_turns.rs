//! # Take turns
//!
//! A queue of those that are not done: the first is polled once and goes to the end if it has to wait.
//! So between two polls of one future every other one has had its own, and who is done is not asked
//! again.
//!
//! What is missing is a reason to poll. That is what wakers are for, in lessons 08 and 09.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

type Body = Pin<Box<dyn Future<Output = ()>>>;

/// Polls the futures in turn, once each, until all are done. Gives the number of polls.
fn take_turns(futures: Vec<Body>) -> usize {
    let mut polls = 0;
    let mut waiting = VecDeque::from(futures);
    while let Some(mut future) = waiting.pop_front() {
        polls += 1;
        if future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
            waiting.push_back(future);
        }
    }
    polls
}

#[cfg(test)]
#[path = "../../checks/07_poll_by_hand/take_turns.rs"]
mod checks;
