//! # Call me later
//!
//! The list is in the order of the deadlines, and a new one goes behind those that are due at the same
//! moment: equal deadlines fire in the order in which they were set. That is what `partition_point` with
//! `<=` does.
//!
//! `now` jumps to the first deadline and stays there while its function runs, so what that function
//! asks for is counted from there. It never moves backwards.

use std::time::Duration;

type Function = Box<dyn FnOnce(&mut EventLoop)>;

#[derive(Default)]
struct EventLoop {
    now: Duration,
    /// What is to be called, and when.
    timers: Vec<(Duration, Function)>,
}

impl EventLoop {
    /// Has `function` called when `delay` has passed. Of two that are due at the same moment the one
    /// that was asked for first is called first.
    fn call_later(&mut self, delay: Duration, function: impl FnOnce(&mut EventLoop) + 'static) {
        let deadline = self.now + delay;
        let at = self.timers.partition_point(|(other, _)| *other <= deadline);
        self.timers.insert(at, (deadline, Box::new(function)));
    }

    /// Calls one after the other, `now` being its deadline, until no timer is left.
    fn run(&mut self) {
        while !self.timers.is_empty() {
            let (deadline, function) = self.timers.remove(0);
            self.now = deadline;
            function(self);
        }
    }
}

#[cfg(test)]
#[path = "../../checks/05_callbacks/call_later.rs"]
mod checks;
