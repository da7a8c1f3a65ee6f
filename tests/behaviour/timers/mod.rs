//! Timers: in order, never early, gone when cancelled, on a clock that waits and one that jumps.

mod clock;
mod limits;
mod sleep;
