//! What the course and the player share: both take the terminal, run other programs, are ended by
//! signals, and are given words that are nearly right.
#![forbid(unsafe_code)]

mod modes;

pub use modes::Modes;

mod process;

pub use process::{die_of, kill_group, own_group};

mod words;

pub use words::nearest;
