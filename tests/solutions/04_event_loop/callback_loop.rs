//! # The callback loop
//!
//! `call_soon` only queues. If it called, the functions would stand on the stack inside each other, and
//! the first one would return last.
//!
//! In `run` the function is taken out *before* it is called: it gets the loop as `&mut`, because it may
//! queue others, and nothing of the loop may be borrowed then. The condition is asked again after each
//! call, so what was queued meanwhile has its turn as well.

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
        self.queue.push_back(Box::new(function));
    }

    /// Calls one function after the other until none is left, and counts them.
    fn run(&mut self) {
        while let Some(function) = self.queue.pop_front() {
            self.turns += 1;
            function(self);
        }
    }
}

#[cfg(test)]
#[path = "../../checks/04_event_loop/callback_loop.rs"]
mod checks;
