//! What lesson 25 and its workers tell each other, and the workers' side of it.
//!
//! A worker is the lesson's own program, run again with `--worker` and nothing else. It reads jobs
//! from its standard input and writes results to its standard output until the input ends. Both are
//! messages: a length, and as many bytes.

mod job;

mod message;

mod serve;

#[cfg_attr(not(unix), path = "no_worker.rs")]
mod worker;

mod end;

mod board;

pub use board::{Board, Done};
pub use end::End;
pub use job::{Job, data, pairs};
pub use serve::{asked, serve};
pub use worker::Worker;

use std::error::Error;

/// What the versions come to.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;
