//! What lesson 27 computes, where it saves that, and the frame around its versions.

// The work.
mod hash;

// Where its results go.
mod store;

// What the versions of the lesson are given, and the frame around them.
mod job;

mod comparison;

pub use comparison::{Comparison, PARAMS};
pub use hash::hash;
pub use job::Job;
pub use store::Store;

#[cfg(test)]
mod tests;
