//! # Take turns
//!
//! Whoever holds several futures can let them take turns: one poll each, round and round, until all are
//! done. That is a scheduler already, if a wasteful one, because it asks everybody whether or not there
//! is any news. What it has and a plain call has not: all of them are under way at once.
//!
//! Chapter: `07_poll_by_hand`. You may change: the body of `take_turns`.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

type Body = Pin<Box<dyn Future<Output = ()>>>;

/// Polls the futures in turn, once each, until all are done. Gives the number of polls.
fn take_turns(futures: Vec<Body>) -> usize {
    let mut polls = 0;
    // TODO: this finishes one before it begins the next.
    for mut future in futures {
        loop {
            polls += 1;
            if future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
                break;
            }
        }
    }
    polls
}

#[cfg(test)]
#[path = "../../checks/07_poll_by_hand/take_turns.rs"]
mod checks;
