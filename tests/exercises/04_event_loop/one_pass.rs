//! # One pass
//!
//! A loop that has other things to look at, timers and sockets, must not run its queue until it is
//! empty: a function that queues itself again would keep it there for ever. So it runs in passes, and a
//! pass calls only what was queued when it began.
//!
//! Chapter: `04_event_loop`. You may change: the body of `pass`.

use std::collections::VecDeque;

type Function = Box<dyn FnOnce(&mut EventLoop)>;

#[derive(Default)]
struct EventLoop {
    queue: VecDeque<Function>,
}

impl EventLoop {
    fn call_soon(&mut self, function: impl FnOnce(&mut EventLoop) + 'static) {
        self.queue.push_back(Box::new(function));
    }

    /// Calls what is in the queue now, and nothing that comes into it meanwhile. Gives the number of
    /// calls.
    fn pass(&mut self) -> usize {
        // TODO: this one runs until the queue is empty.
        let mut calls = 0;
        while let Some(function) = self.queue.pop_front() {
            function(self);
            calls += 1;
        }
        calls
    }

    /// Runs passes, and looks at the clock after each of them.
    fn run(&mut self, mut look_at_the_clock: impl FnMut()) {
        while self.pass() > 0 {
            look_at_the_clock();
        }
    }
}

#[cfg(test)]
#[path = "../../checks/04_event_loop/one_pass.rs"]
mod checks;
