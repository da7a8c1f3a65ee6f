//! What a recording is read as, and what the world is at every step of it.

#[path = "../../../src/view/tests/sample.rs"]
mod sample;

mod programs;

mod questions;

mod reader;

mod states;
