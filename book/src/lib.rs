//! What makes the book of the course out of its text and of what the lessons do.
//!
//! mdBook makes the pages. This adds what mdBook lets pass in silence: whatever a page takes from the
//! code, from an output or from a run has to be there, and to be what that code, output or run is.
//! `cargo run -p book` looks at that, and so do the tests.
#![forbid(unsafe_code)]

mod task;

mod place;

// What mdBook does, and says.
mod pages;

mod heard;

// What has to be true of the book.
pub mod check;

// What is generated.
mod refresh;

mod html;

// The recorded runs in the pages.
pub mod runs;

// The questions about them.
pub mod quizzes;

mod exercises;

// The Python programs beside the lessons.
pub mod python;

// The book on this machine's own network.
mod serve;

pub use pages::{bare, build};
pub use place::Place;
pub use refresh::{GENERATORS, Generated, Generator, stale};
pub use task::Task;

/// What is wrong, one line each.
pub type Faults = Vec<String>;
