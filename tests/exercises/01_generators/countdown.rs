//! # Countdown
//!
//! A generator is a machine: it stands somewhere, and each `resume` takes it to its next yield.
//! What has to be remembered from one resume to the next are the fields; here, how many are left.
//!
//! Chapter: `01_generators`. You may change: the body of `resume`.

use handloom::coroutine::CoroutineState::{Complete, Yielded};
use handloom::coroutine::{Coroutine, Resume, Step};

struct Countdown {
    left: u32,
}

impl Coroutine for Countdown {
    type Sent = ();
    type Yield = u32;
    type Return = &'static str;

    fn resume(&mut self, input: Resume<()>) -> Step<Self> {
        // An error that is thrown in, or the request to exit, comes out right here.
        input.received()?;
        // TODO: yield `left`, then one less each time, down to 1. Then complete with "lift-off".
        todo!()
    }
}

#[cfg(test)]
#[path = "../../checks/01_generators/countdown.rs"]
mod checks;
