//! # The counter race
//!
//! The reading is awaited first, into a variable that nobody else knows. Then the counter is loaded
//! and stored with no await in between, so nobody can come in between: that takes no lock.
//!
//! It is not the `await` that is wrong in the first version, but where it stands. Read its line
//! from left to right: the counter is loaded, then the coroutine waits, and then it stores the sum.

use handloom::sync::SharedCell;
use std::rc::Rc;

/// Adds so many readings to the counter: each of them as soon as it is there.
async fn count(counter: Rc<SharedCell<u64>>, readings: u32, read: impl AsyncFn() -> u64) {
    for _ in 0..readings {
        let reading = read().await;
        counter.set(counter.get() + reading);
    }
}

#[cfg(test)]
#[path = "../../checks/15_counter_race/counter_race.rs"]
mod checks;
