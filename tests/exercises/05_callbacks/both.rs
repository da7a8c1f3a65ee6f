//! # Both, or the first error
//!
//! With callbacks, "do two things at once and go on when both are done" is work: two answers come at any
//! time, in any order, and somebody has to remember the first one until the second is there. And it is
//! easy to answer twice, or not at all, when one of them fails.
//!
//! Chapter: `05_callbacks`. You may change: the body of `both`. It may have helpers.

use std::cell::RefCell;
use std::rc::Rc;

/// What is called with the result.
type Answer<T> = Box<dyn FnOnce(Result<T, String>)>;

/// Something that answers later: it is called with what is to be called then.
type Start = Box<dyn FnOnce(Answer<u32>)>;

/// Starts both at once, and answers when both are done, with their results in this order. As soon as
/// one fails it answers with that error. It answers once.
fn both(first: Start, second: Start, answer: Answer<(u32, u32)>) {
    // TODO: this starts the second one when the first is done.
    first(Box::new(move |one| match one {
        Ok(one) => second(Box::new(move |two| answer(two.map(|two| (one, two))))),
        Err(error) => answer(Err(error)),
    }));
}

#[cfg(test)]
#[path = "../../checks/05_callbacks/both.rs"]
mod checks;
