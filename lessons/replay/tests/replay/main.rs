//! What a recording is read as, and what the world is at every step of it.

#[path = "../../../src/view/tests/sample.rs"]
mod sample;

mod coroutines;

mod programs;

mod questions;

mod reader;

mod same;

mod sound;

mod states;

mod threads;

use handloom::Runtime;
use handloom::trace::Event;
use replay::{Header, Recording, Replay};

/// Replays a program, first in, first out.
fn replay(program: impl Future<Output = ()>) -> Replay {
    replay_of(programs::record(Runtime::builder(), program))
}

fn replay_of(events: Vec<Event>) -> Replay {
    Replay::new(Recording { header: Header::default(), events })
}
