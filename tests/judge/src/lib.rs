//! What the checks of the exercises are made of.
//!
//! A check says what it expected, what it got, and where in the learner's file to look. It runs
//! what waits on a virtual clock ([`ran`]), or under every schedule there is ([`every_schedule`]):
//! a wait takes no time then, and a wrong answer cannot pass because the moment was lucky.
//!
//! ```
//! use handloom::time::sleep;
//! use std::time::Duration;
//!
//! let ran = judge::ran("async fn nap", async || {
//!     sleep(Duration::from_secs(60)).await;
//!     7
//! });
//! judge::same("what a nap gives", ran.output, 7, "async fn nap");
//! judge::same("how long a nap takes", ran.took, Duration::from_secs(60), "async fn nap");
//! ```
#![forbid(unsafe_code)]

// What is said where a check fails.
mod tell;

pub use tell::{fail, holds, same};

// A program, run once or under every schedule.
mod run;

mod learner;

mod recording;

pub use run::{Ran, every_schedule, ran};

// Wakers that count, to poll by hand with.
mod bell;

pub use bell::{Bell, poll_once};

// Something that threads wait for.
mod signal;

pub use signal::Signal;

// What an executor has to do, for the capstone.
pub mod legs;
