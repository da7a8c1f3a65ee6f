//! Several futures as one: all of them, or the first of them.

mod children;
mod gather;
mod race;
mod yield_now;

pub use gather::{Gather, TryGather, gather, try_gather};
pub use race::{Either, Race, RaceAll, race, race_all};
pub use yield_now::{YieldNow, yield_now};
