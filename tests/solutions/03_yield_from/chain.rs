//! # One after the other
//!
//! The loop is there because the end of one part is no yield: nobody is to notice it, so the next
//! part is resumed in the same call. It has not begun yet, and all that it can be given is
//! `Resume::Next`; the input was for the part before it.
//!
//! A part that is asked to exit may leave by returning a value. To begin the next one then would
//! mean to yield after a request to exit, which is to ignore it.

use handloom::coroutine::CoroutineState::{Complete, Yielded};
use handloom::coroutine::{Coroutine, Raised, Resume, Step};
use std::collections::VecDeque;

/// Delegates to each of its parts, one after the other, and returns what they returned.
struct Chain<C: Coroutine> {
    parts: VecDeque<C>,
    returned: Vec<C::Return>,
}

impl<C: Coroutine> Coroutine for Chain<C> {
    type Sent = C::Sent;
    type Yield = C::Yield;
    type Return = Vec<C::Return>;

    fn resume(&mut self, input: Resume<C::Sent>) -> Step<Self> {
        let mut input = input;
        while let Some(part) = self.parts.front_mut() {
            let exits = matches!(input, Resume::Exit);
            match part.resume(input)? {
                Yielded(value) => return Ok(Yielded(value)),
                Complete(_) if exits => return Err(Raised::Exit),
                Complete(value) => self.returned.push(value),
            }
            self.parts.pop_front();
            input = Resume::Next;
        }
        Ok(Complete(std::mem::take(&mut self.returned)))
    }
}

#[cfg(test)]
#[path = "../../checks/03_yield_from/chain.rs"]
mod checks;
