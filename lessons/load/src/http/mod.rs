//! One request, one answer, and a server that gives it. Nothing leaves this machine: a [`Url`] is
//! an address of the loopback, or it is none.

// What is asked for, and what comes of it.
mod answer;

mod url;

mod failure;

// Asking: through hyper, and as code did that blocks.
mod client;

pub mod blocking;

// Answering.
mod at_once;

mod content;

mod server;

mod under_way;

pub use answer::{Answer, MOST_BYTES};
pub use at_once::{AtOnce, Inside};
pub use client::{get, post};
pub use content::Content;
pub use failure::Failure;
pub use server::serve;
pub use under_way::{Passage, UnderWay};
pub use url::{Url, WrongUrl};

#[cfg(test)]
mod tests;
