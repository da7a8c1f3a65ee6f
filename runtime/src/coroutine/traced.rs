//! A coroutine whose every step is in the trace.

use super::{Coroutine, CoroutineState, GeneratorState, Resume, Step};
use crate::trace::{ObjectKind, ResumedWith, Tag, What, emit, emit_at};
use std::fmt::{self, Debug};
use std::panic::Location;
use std::task::{Context, Poll};

/// A coroutine that reports what it is resumed with, what it yields, and each of its states.
///
/// It is a coroutine around a coroutine, so that one that is not traced pays nothing; and it asks
/// for `Debug` here, so that one that is not traced need not have it. Made by
/// [`Coroutine::traced`], or by [`Generator::traced`](super::Generator::traced).
///
/// A `throw` or `close` before the first resume shows as `GEN_CLOSED` and no more: the body was
/// never resumed.
///
/// ```
/// use handloom::coroutine::{from_iter, Generator};
/// use handloom::time::RealClock;
/// use handloom::trace::{Recorder, ResumedWith, Tracer, What};
/// use std::sync::Arc;
///
/// let recorder = Recorder::new();
/// let _scope = Tracer::new(recorder.clone(), Arc::new(RealClock)).enter();
///
/// let mut letters = Generator::new(from_iter::<_, ()>("A".chars())).traced("letters");
/// assert_eq!(letters.next()?, 'A');
///
/// let events = recorder.events();
/// assert!(events.iter().any(|e| matches!(&e.what, What::Resumed { with: ResumedWith::Nothing, .. })));
/// assert!(events.iter().any(|e| matches!(&e.what, What::Yielded { value: Some(v), .. } if v == "'A'")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Traced<C> {
    /// `None` once it has ended: the body is dropped before `GEN_CLOSED` is reported.
    body: Option<C>,
    tag: Tag,
}

impl<C> Traced<C>
where
    C: Coroutine<Sent: Debug, Yield: Debug>,
{
    pub(super) fn new(
        body: C,
        name: &str,
        state: GeneratorState,
        place: &'static Location<'static>,
    ) -> Self {
        let traced = Traced { body: Some(body), tag: Tag::named(ObjectKind::Coroutine, name) };
        traced.report(place, state);
        traced
    }

    fn resumed(&self, input: &Resume<C::Sent>, place: &'static Location<'static>) {
        emit_at(place, || What::Resumed {
            coroutine: self.tag.id(),
            with: match input {
                Resume::Next => ResumedWith::Nothing,
                Resume::Send(value) => ResumedWith::Value(Some(format!("{value:?}"))),
                Resume::Throw(error) => ResumedWith::Error(Some(format!("{error:?}"))),
                Resume::Exit => ResumedWith::Exit,
            },
        });
        self.report(place, GeneratorState::Running);
    }

    /// A yield is told with its own line, and where that is not known, as is all else, with that of
    /// the resume, which is where the program goes on.
    fn settle(&mut self, step: Step<C>, place: &'static Location<'static>) -> Step<C> {
        if let Ok(CoroutineState::Yielded(value)) = &step {
            let place = self.place().unwrap_or(place);
            let value = || Some(format!("{value:?}"));
            emit_at(place, || What::Yielded { coroutine: self.tag.id(), value: value() });
            self.report(place, GeneratorState::Suspended);
        } else if let Some(body) = self.body.take() {
            drop(body);
            self.report(place, GeneratorState::Closed);
        }
        step
    }
}

impl<C> Traced<C> {
    fn report(&self, place: &'static Location<'static>, state: GeneratorState) {
        emit_at(place, || What::CoroutineState { coroutine: self.tag.id(), state });
    }

    fn body(&mut self) -> &mut C {
        match &mut self.body {
            Some(body) => body,
            None => panic!("a coroutine was resumed after its end"),
        }
    }
}

impl<C> Coroutine for Traced<C>
where
    C: Coroutine<Sent: Debug, Yield: Debug>,
{
    type Sent = C::Sent;
    type Yield = C::Yield;
    type Return = C::Return;

    /// # Panics
    /// If the body has ended.
    #[track_caller]
    fn resume(&mut self, input: Resume<C::Sent>) -> Step<C> {
        self.resume_at(input, Location::caller())
    }

    /// # Panics
    /// If the body has ended.
    fn resume_at(&mut self, input: Resume<C::Sent>, place: &'static Location<'static>) -> Step<C> {
        self.resumed(&input, place);
        let step = self.body().resume_at(input, place);
        self.settle(step, place)
    }

    /// # Panics
    /// If the body has ended.
    fn poll_resume(
        &mut self,
        cx: &mut Context<'_>,
        input: Option<Resume<C::Sent>>,
        place: &'static Location<'static>,
    ) -> Poll<Step<C>> {
        if let Some(input) = &input {
            self.resumed(input, place);
        }
        let step = std::task::ready!(self.body().poll_resume(cx, input, place));
        Poll::Ready(self.settle(step, place))
    }

    fn place(&self) -> Option<&'static Location<'static>> {
        self.body.as_ref()?.place()
    }
}

impl<C> Drop for Traced<C> {
    /// No line drops it: whatever holds it goes.
    fn drop(&mut self) {
        if let Some(body) = self.body.take() {
            drop(body);
            emit(|| What::CoroutineState {
                coroutine: self.tag.id(),
                state: GeneratorState::Closed,
            });
        }
    }
}

impl<C> fmt::Debug for Traced<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Traced").field("tag", &self.tag).finish_non_exhaustive()
    }
}
