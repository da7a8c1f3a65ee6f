//! What the lessons under load share: HTTP on Handloom, and what is done with it.
//!
//! The HTTP is not ours. It is hyper's, which knows nothing of Handloom and runs on it all the same:
//! hyper asks its surroundings for four things, and [`rt`] provides them.
//!
//! This is a package of its own because it pulls in much: whoever runs another lesson compiles none
//! of it.
#![forbid(unsafe_code)]

// What hyper asks of a runtime.
pub mod rt;

// Requests and answers, over hyper and without it.
pub mod http;

// What a version costs.
pub mod heap;

// What looks as if it blocked, and what calls back.
pub mod green;

pub mod tornado;

// The crawler of lesson 26, without the part that the lesson is about.
pub mod crawl;

// The same of lesson 27.
pub mod saving;

#[cfg(test)]
mod testing;
