//! # The callback loop
//!
//! An event loop is a queue of functions. Whoever wants something done next does not call it: it puts
//! it into the queue and returns. The loop takes the functions out, in the order in which they came,
//! and calls each of them, until none is left.
//!
//! Chapter: `04_event_loop`. You may change: the bodies of `call_soon` and `run`.

use std::collections::VecDeque;

type Function = Box<dyn FnOnce(&mut EventLoop)>;

#[derive(Default)]
struct EventLoop {
    queue: VecDeque<Function>,
    /// How many functions have been called.
    turns: usize,
}

impl EventLoop {
    /// Has `function` called, after all that were queued before it.
    fn call_soon(&mut self, function: impl FnOnce(&mut EventLoop) + 'static) {
        // TODO: into the queue with it.
        todo!()
    }

    /// Calls one function after the other until none is left, and counts them.
    fn run(&mut self) {
        // TODO: a function may queue others while it runs.
        todo!()
    }
}

#[cfg(test)]
#[path = "../../checks/04_event_loop/callback_loop.rs"]
mod checks;
