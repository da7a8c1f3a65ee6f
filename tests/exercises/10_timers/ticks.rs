//! # Ticks that do not drift
//!
//! Something is to be done every 100 ms. Who sleeps for 100 ms after each time is late by as long as the
//! work takes, and later each time. The next tick is counted from the last deadline and not from now; and
//! if the work took longer than that, the ticks that were missed are left out.
//!
//! Chapter: `10_timers`. You may change: the body of `every`.

use handloom::time::{now, sleep_until};
use std::time::Duration;

/// Does `work` so many times: at once, and then at the ticks of a clock that began now and ticks once
/// each `period`. Ticks that pass while the work is done are left out.
async fn every(period: Duration, times: u32, mut work: impl AsyncFnMut()) {
    let mut due = now();
    for _ in 0..times {
        sleep_until(due).await;
        work().await;
        // TODO: this one is late by as long as the work takes.
        due = now() + period;
    }
}

#[cfg(test)]
#[path = "../../checks/10_timers/ticks.rs"]
mod checks;
