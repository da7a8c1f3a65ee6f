//! # Running total
//!
//! The yield is in the condition of the loop: it hands out the sum, stops, and is what was received
//! once somebody resumes it. `None` is a `next()`, which brings nothing, so it ends the loop; a
//! zero that was sent is a number like the others. The `?` lets an error that is thrown in, or the
//! request to exit, out of the body.

use handloom::coroutine::{Co, Raised};

/// Takes numbers. Each yield hands out the sum so far, from 0 on; a `next()` ends it, and it
/// returns how many numbers there were.
async fn total(mut co: Co<i64, i64>) -> Result<usize, Raised> {
    let (mut sum, mut count) = (0, 0);
    while let Some(number) = co.yield_(sum).await? {
        sum += number;
        count += 1;
    }
    Ok(count)
}

#[cfg(test)]
#[path = "../../checks/01_generators/running_total.rs"]
mod checks;
