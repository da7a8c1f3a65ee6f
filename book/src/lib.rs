//! What makes the book of the course out of its text and of what the lessons do.
//!
//! mdBook makes the pages. This adds what mdBook lets pass in silence: whatever a page takes from the
//! code, from an output or from a run has to be there, and to be what that code, output or run is.
#![forbid(unsafe_code)]

mod place;

mod refresh;

mod task;

pub use place::Place;
pub use refresh::{GENERATORS, Generated, Generator};
pub use task::Task;

/// What is wrong, one line each.
pub type Faults = Vec<String>;
