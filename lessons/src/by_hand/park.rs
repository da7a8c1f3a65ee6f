//! Nothing is ready: waiting for a moment.

use handloom::time::Clock;
use handloom::trace::{What, emit};
use std::thread;
use std::time::{Duration, Instant};

/// Waits until `clock` has come to the moment that lies `until` after `start`. A real clock comes
/// there by itself; a virtual one is moved there by whoever waits.
pub fn park(clock: &dyn Clock, start: Instant, until: Duration) {
    emit(|| What::Parked { until: Some(until) });
    let moment = start + until;
    if clock.is_virtual() {
        clock.advance_to(moment);
    } else {
        thread::sleep(moment.saturating_duration_since(clock.now()));
    }
    emit(|| What::Unparked);
}

#[cfg(test)]
mod tests {
    use super::*;
    use handloom::time::{RealClock, VirtualClock};

    #[test]
    fn both_clocks_have_come_to_the_moment_and_neither_waits_for_one_that_is_past() {
        for clock in [&RealClock as &dyn Clock, &VirtualClock::new()] {
            let start = clock.now();
            park(clock, start, Duration::from_millis(2));
            assert!(clock.now() - start >= Duration::from_millis(2));
            park(clock, start, Duration::ZERO);
        }
    }
}
