//! A generator where a coroutine is expected: it can be delegated to, driven and boxed.

use super::{Coroutine, CoroutineState, Generator, Raised, Resume, SharedGenerator, Step, Stop};
use std::panic::Location;
use std::task::{Context, Poll};

/// The return value is `None` if the generator had ended before: its own was given then.
impl<C: Coroutine> Coroutine for Generator<C> {
    type Sent = C::Sent;
    type Yield = C::Yield;
    type Return = Option<C::Return>;

    #[track_caller]
    fn resume(&mut self, input: Resume<C::Sent>) -> Step<Self> {
        self.resume_at(input, Location::caller())
    }

    fn resume_at(
        &mut self,
        input: Resume<C::Sent>,
        place: &'static Location<'static>,
    ) -> Step<Self> {
        as_step(self.resume_with(input, place))
    }

    fn poll_resume(
        &mut self,
        cx: &mut Context<'_>,
        input: Option<Resume<C::Sent>>,
        place: &'static Location<'static>,
    ) -> Poll<Step<Self>> {
        self.poll_with(cx, input, place).map(as_step)
    }

    fn place(&self) -> Option<&'static Location<'static>> {
        self.stands_at()
    }
}

/// Delegating to a handle is how a circle of `yield from` comes about: the resume that closes it
/// raises "generator already executing" in the body that delegated.
impl<C: Coroutine> Coroutine for SharedGenerator<C> {
    type Sent = C::Sent;
    type Yield = C::Yield;
    type Return = Option<C::Return>;

    #[track_caller]
    fn resume(&mut self, input: Resume<C::Sent>) -> Step<Self> {
        self.resume_at(input, Location::caller())
    }

    fn resume_at(
        &mut self,
        input: Resume<C::Sent>,
        place: &'static Location<'static>,
    ) -> Step<Self> {
        as_step(self.take()?.run(|generator| generator.resume_with(input, place)))
    }

    fn poll_resume(
        &mut self,
        cx: &mut Context<'_>,
        input: Option<Resume<C::Sent>>,
        place: &'static Location<'static>,
    ) -> Poll<Step<Self>> {
        let poll = self.take()?.run(|generator| generator.poll_with(cx, input, place));
        self.set_awaits(poll.is_pending());
        poll.map(as_step)
    }

    /// Nowhere, while it runs.
    fn place(&self) -> Option<&'static Location<'static>> {
        self.take().ok()?.run(|generator| generator.stands_at())
    }
}

fn as_step<Y, R>(outcome: Result<Y, Stop<R>>) -> Result<CoroutineState<Y, Option<R>>, Raised> {
    match outcome {
        Ok(value) => Ok(CoroutineState::Yielded(value)),
        Err(Stop::Returned(value)) => Ok(CoroutineState::Complete(Some(value))),
        Err(Stop::Closed) => Ok(CoroutineState::Complete(None)),
        Err(Stop::Raised(raised)) => Err(raised),
    }
}
