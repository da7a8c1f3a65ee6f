//! # One pass
//!
//! How many there are is asked once, before the first is called. What is queued meanwhile stands behind
//! them and has to wait for the next pass, so that the loop gets to look at its timers in between,
//! whatever the functions do.
//!
//! Handloom's own loop keeps to this rule; asyncio and curio do, too.

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
        let calls = self.queue.len();
        for _ in 0..calls {
            if let Some(function) = self.queue.pop_front() {
                function(self);
            }
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
