//! Several futures as one: all of them, or the first of them, or as many as have ended by then.

mod children;
mod gather;
mod race;
mod wait;
mod yield_now;

pub use gather::{Gather, TryGather, gather, try_gather};
pub use race::{Either, Race, RaceAll, race, race_all};
pub use wait::{Until, Wait, wait};
pub use yield_now::{YieldNow, yield_now};
