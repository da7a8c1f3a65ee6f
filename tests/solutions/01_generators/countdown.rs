//! # Countdown
//!
//! One number is all that a countdown has to remember, so one field is the whole machine. It is
//! changed *before* the yield is returned: after a `return` nothing of this call happens any more,
//! and the next resume has to find the machine where the yield left it.
//!
//! There is no variant for "over": a `Generator` never resumes a body that has completed.

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
        if self.left == 0 {
            return Ok(Complete("lift-off"));
        }
        let number = self.left;
        self.left -= 1;
        Ok(Yielded(number))
    }
}

#[cfg(test)]
#[path = "../../checks/01_generators/countdown.rs"]
mod checks;
