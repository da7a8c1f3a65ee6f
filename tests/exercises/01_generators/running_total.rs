//! # Running total
//!
//! A coroutine takes as well as gives: what is sent to it is the value of the yield at which it
//! stands. `co.yield_(x).await?` hands out `x`, stops there, and gives `Some(value)` when it is
//! resumed by `send(value)`, or `None` when it is resumed by `next()`.
//!
//! Chapter: `01_generators`. You may change: the body of `total`.

use handloom::coroutine::{Co, Raised};

/// Takes numbers. Each yield hands out the sum so far, from 0 on; a `next()` ends it, and it
/// returns how many numbers there were.
async fn total(mut co: Co<i64, i64>) -> Result<usize, Raised> {
    // TODO: yield the sum, add what is received, and again, until nothing is received.
    todo!()
}

#[cfg(test)]
#[path = "../../checks/01_generators/running_total.rs"]
mod checks;
