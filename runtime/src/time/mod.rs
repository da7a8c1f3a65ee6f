//! Time: the clock.

mod clock;

pub use clock::{Clock, RealClock, VirtualClock};
