//! # Let others in
//!
//! A coroutine that never awaits holds the thread until it is done, and everybody else waits. Who has
//! much to do gives up the turn from time to time: not after each number, which would cost more than
//! the adding, but often enough.
//!
//! Chapter: `12_async_sum`. You may change: the body of `sum`.

use handloom::yield_now;

/// Adds up the numbers, and gives up the turn after each hundred of them, if there are more.
/// `add` adds one number.
async fn sum(numbers: Vec<u64>, add: impl Fn(u64)) {
    // TODO: this one never lets anybody in.
    for number in numbers {
        add(number);
    }
}

#[cfg(test)]
#[path = "../../checks/12_async_sum/let_others_in.rs"]
mod checks;
