//! # Send
//!
//! What may be sent depends on the state and on nothing else, so `send` is a `match` over it. The
//! body is only reached where it stands at a yield. A `send` that comes too early leaves the state
//! alone: Python does the same, so the caller can still begin with `next()`.
//!
//! `Running` cannot be seen from here: whoever could call `send` then would need a second `&mut`.

use handloom::coroutine::{
    Coroutine, CoroutineState, GeneratorError, GeneratorState, Resume, Stop,
};

struct Generator<C> {
    body: C,
    state: GeneratorState,
}

impl<C: Coroutine> Generator<C> {
    fn new(body: C) -> Self {
        Generator { body, state: GeneratorState::Created }
    }

    fn next(&mut self) -> Result<C::Yield, Stop<C::Return>> {
        match self.state {
            GeneratorState::Closed => Err(Stop::Closed),
            _ => self.run(Resume::Next),
        }
    }

    /// Resumes the body with `value`, if it stands at a yield that can receive it.
    fn send(&mut self, value: C::Sent) -> Result<C::Yield, Stop<C::Return>> {
        match self.state {
            GeneratorState::Created => Err(GeneratorError::JustStarted.into()),
            GeneratorState::Running => Err(GeneratorError::AlreadyExecuting.into()),
            GeneratorState::Suspended => self.run(Resume::Send(value)),
            GeneratorState::Closed => Err(Stop::Closed),
        }
    }

    /// Resumes the body, and notes where it stands afterwards.
    fn run(&mut self, input: Resume<C::Sent>) -> Result<C::Yield, Stop<C::Return>> {
        let step = self.body.resume(input);
        self.state = match step {
            Ok(CoroutineState::Yielded(_)) => GeneratorState::Suspended,
            _ => GeneratorState::Closed,
        };
        match step {
            Ok(CoroutineState::Yielded(value)) => Ok(value),
            Ok(CoroutineState::Complete(value)) => Err(Stop::Returned(value)),
            Err(raised) => Err(Stop::Raised(raised)),
        }
    }
}

#[cfg(test)]
#[path = "../../checks/02_generator_states/send.rs"]
mod checks;
