//! When the sleepers of several programs are to wake.

use std::time::{Duration, Instant};

/// As many deadlines as asked for, in the 100 ms from `first` on: those of a xorshift, so the same
/// for all.
pub(super) fn deadlines(first: Instant, timers: u64) -> impl Iterator<Item = Instant> + Send {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    (0..timers).map(move |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        first + Duration::from_nanos(state % 100_000_000)
    })
}
