//! # The counter race
//!
//! Between two awaits a coroutine has the thread to itself, and nobody comes in between. Over an
//! await that is not so: what was read before it may be old after it, and whoever writes it back
//! plus one writes over what others have counted. The meters are slow, so all workers read theirs
//! at the same time, and a lock around everything would make them wait for each other.
//!
//! Chapter: `15_counter_race`. You may change: the body of `count`.

use handloom::sync::SharedCell;
use std::rc::Rc;

/// Adds so many readings to the counter: each of them as soon as it is there.
async fn count(counter: Rc<SharedCell<u64>>, readings: u32, read: impl AsyncFn() -> u64) {
    // TODO: some of what is read gets lost here. The workers must not wait for each other.
    for _ in 0..readings {
        counter.set(counter.get() + read().await);
    }
}

#[cfg(test)]
#[path = "../../checks/15_counter_race/counter_race.rs"]
mod checks;
