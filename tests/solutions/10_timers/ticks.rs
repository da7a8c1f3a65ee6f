//! # Ticks that do not drift
//!
//! `due` is a moment, and the sleep is until that moment: whatever the work took is taken off by itself.
//! A tick that has passed is not made up for, because a burst of ticks helps nobody; but the rhythm stays
//! that of the beginning.
//!
//! Handloom's `interval` does the same.

use handloom::time::{now, sleep_until};
use std::time::Duration;

/// Does `work` so many times: at once, and then at the ticks of a clock that began now and ticks once
/// each `period`. Ticks that pass while the work is done are left out.
async fn every(period: Duration, times: u32, mut work: impl AsyncFnMut()) {
    let mut due = now();
    for _ in 0..times {
        sleep_until(due).await;
        work().await;
        due += period;
        while due < now() {
            due += period;
        }
    }
}

#[cfg(test)]
#[path = "../../checks/10_timers/ticks.rs"]
mod checks;
