//! # Send
//!
//! A machine that can be resumed is not yet a generator: somebody has to know in which of its four
//! states it is, and to refuse what cannot be. Before its first `next()` a generator stands at no
//! yield, so nothing can be sent to it; after its end nothing can be got from it.
//!
//! Chapter: `02_generator_states`. You may change: the body of `send`.

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
        // TODO: what is to happen in each state? Too early is `GeneratorError::JustStarted`, and the
        // generator stays as it is. Too late is `Stop::Closed`. `Running` cannot be met here: whoever
        // calls has the generator for itself.
        todo!()
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
