//! The body of a generator runs, and what becomes of the generator after that.

use super::Generator;
use crate::coroutine::{Coroutine, CoroutineState, GeneratorState, Resume, Step, Stop};
use std::mem;
use std::panic::Location;
use std::task::{Context, Poll};

impl<C: Coroutine> Generator<C> {
    #[inline(always)]
    pub(super) fn run(
        &mut self,
        input: Resume<C::Sent>,
        place: &'static Location<'static>,
    ) -> Result<C::Yield, Stop<C::Return>> {
        let running = Running(self);
        let Some(body) = &mut running.0.body else {
            return Err(Stop::Closed);
        };
        let step = body.resume_at(input, place);
        running.settle(step)
    }

    /// The same for a driven body, which may find that it has to wait: then it counts as running.
    pub(in crate::coroutine) fn poll_with(
        &mut self,
        cx: &mut Context<'_>,
        input: Option<Resume<C::Sent>>,
        place: &'static Location<'static>,
    ) -> Poll<Result<C::Yield, Stop<C::Return>>> {
        let input = input.map(|input| self.admit(input, place)).transpose()?;
        let running = Running(self);
        let Some(body) = &mut running.0.body else {
            return Poll::Ready(Err(Stop::Closed));
        };
        let Poll::Ready(step) = body.poll_resume(cx, input, place) else {
            running.keep(GeneratorState::Running);
            return Poll::Pending;
        };
        Poll::Ready(running.settle(step))
    }
}

/// A generator whose body runs at this moment.
///
/// Whatever is not a yield closes it: a return, an error, and a panic on its way through. That is
/// why closing is what happens when nobody says otherwise.
struct Running<'a, C: Coroutine>(&'a mut Generator<C>);

impl<C: Coroutine> Running<'_, C> {
    #[inline(always)]
    fn keep(self, state: GeneratorState) {
        self.0.state = state;
        mem::forget(self);
    }

    // ANCHOR: settle
    #[inline(always)]
    fn settle(self, step: Step<C>) -> Result<C::Yield, Stop<C::Return>> {
        match step {
            Ok(CoroutineState::Yielded(value)) => {
                self.keep(GeneratorState::Suspended);
                Ok(value)
            }
            Ok(CoroutineState::Complete(value)) => Err(Stop::Returned(value)),
            Err(raised) => Err(Stop::Raised(raised)),
        }
    }
    // ANCHOR_END: settle
}

impl<C: Coroutine> Drop for Running<'_, C> {
    fn drop(&mut self) {
        self.0.close_now();
    }
}
