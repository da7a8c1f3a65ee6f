//! Plain models, and checks of any bytes there are.
//!
//! What is in here knows nothing of where its inputs come from: the properties in `tests` draw them
//! at random, and the targets in `tests/fuzz` are led to them by what the code under test covers.

pub mod generators;
pub mod guessing;
pub mod patterns;
pub mod recordings;
