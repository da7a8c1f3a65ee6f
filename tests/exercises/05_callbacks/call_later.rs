//! # Call me later
//!
//! A function that sleeps holds up the whole loop. So nobody sleeps but the loop: who wants to wait
//! gives it a function and a time, and returns. The loop calls what is due, in the order of the times;
//! when nothing is due, it is the loop's clock that moves on.
//!
//! Chapter: `05_callbacks`. You may change: the bodies of `call_later` and `run`.

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
        // TODO: where in the list does it belong?
        todo!()
    }

    /// Calls one after the other, `now` being its deadline, until no timer is left.
    fn run(&mut self) {
        // TODO: one after the other, and what comes meanwhile as well.
        todo!()
    }
}

#[cfg(test)]
#[path = "../../checks/05_callbacks/call_later.rs"]
mod checks;
