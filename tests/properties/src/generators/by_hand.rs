//! A body as a machine that is written by hand.

use super::{Alive, Body, Except, Held, Inner, Step};
use handloom::coroutine::CoroutineState::{Complete, Yielded};
use handloom::coroutine::{Coroutine, Raised, Resume, YieldFrom};
use std::panic::{Location, resume_unwind};
use std::task::{Context, Poll};

pub(super) fn make(body: &Body, alive: &Alive) -> Inner {
    let held = alive.one();
    Machine { steps: body.steps.clone(), at: 0, sum: 0, inner: None, held }.boxed()
}

struct Machine {
    steps: Vec<Step>,
    /// The step that it stands at, or is about to begin.
    at: usize,
    sum: i32,
    inner: Option<YieldFrom<Inner>>,
    held: Held,
}

type Place = &'static Location<'static>;
type Stepped = Result<handloom::coroutine::CoroutineState<i32, i32>, Raised>;

impl Coroutine for Machine {
    type Sent = i32;
    type Yield = i32;
    type Return = i32;

    fn resume(&mut self, input: Resume<i32>) -> Stepped {
        match self.go(None, Some(input), Location::caller()) {
            Poll::Ready(step) => step,
            Poll::Pending => unreachable!("only one that is driven waits"),
        }
    }

    fn poll_resume(
        &mut self,
        cx: &mut Context<'_>,
        input: Option<Resume<i32>>,
        place: Place,
    ) -> Poll<Stepped> {
        self.go(Some(cx), input, place)
    }
}

impl Machine {
    fn go(
        &mut self,
        mut cx: Option<&mut Context<'_>>,
        input: Option<Resume<i32>>,
        place: Place,
    ) -> Poll<Stepped> {
        // What was going on when it stopped.
        let mut step = match (&mut self.inner, input) {
            (Some(inner), input) => Some(resume(inner, cx.as_deref_mut(), input, place)),
            (None, Some(input)) if self.at > 0 => {
                Some(Poll::Ready(input.received().map(|it| Complete(it.unwrap_or_default()))))
            }
            _ => None,
        };
        loop {
            if let Some(step) = step.take() {
                let outcome = match std::task::ready!(step) {
                    Ok(Yielded(value)) => return Poll::Ready(Ok(Yielded(value))),
                    Ok(Complete(value)) => Ok(value),
                    Err(raised) => Err(raised),
                };
                self.inner = None;
                match outcome {
                    Ok(value) => self.sum += value,
                    Err(raised) => {
                        if let Some(value) = self.except().apply(raised)? {
                            return Poll::Ready(Ok(Complete(value)));
                        }
                    }
                }
            }
            self.at += 1;
            match self.steps.get(self.at - 1) {
                None => return Poll::Ready(Ok(Complete(self.sum))),
                Some(Step::Yield(value, _)) => return Poll::Ready(Ok(Yielded(*value))),
                Some(Step::From(body, _)) => {
                    let inner = self.inner.insert(YieldFrom::new(body.make(&self.held.0)));
                    step = Some(resume(inner, cx.as_deref_mut(), Some(Resume::Next), place));
                }
                Some(Step::Wait) => {}
                Some(Step::Raise(number)) => return Poll::Ready(Err(super::error(*number))),
                Some(Step::Return(value)) => return Poll::Ready(Ok(Complete(*value))),
                Some(Step::Panic) => resume_unwind(Box::new("a body")),
            }
        }
    }

    /// Of the step at which it stands.
    fn except(&self) -> Except {
        match &self.steps[self.at - 1] {
            Step::Yield(_, except) | Step::From(_, except) => *except,
            step => unreachable!("nothing is raised at {step:?}"),
        }
    }
}

fn resume(
    inner: &mut YieldFrom<Inner>,
    cx: Option<&mut Context<'_>>,
    input: Option<Resume<i32>>,
    place: Place,
) -> Poll<Stepped> {
    match (cx, input) {
        (Some(cx), input) => inner.poll_resume(cx, input, place),
        (None, Some(input)) => Poll::Ready(inner.resume_at(input, place)),
        (None, None) => unreachable!("whoever is not driven is resumed with something"),
    }
}
