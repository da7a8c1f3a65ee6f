//! Handloom: an async runtime made to be seen through.
#![forbid(unsafe_code)]
#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod trace;

pub mod time;

pub mod sync;

mod context;
