//! A coroutine as a task: its resume is a poll.

use super::{Coroutine, CoroutineState, Raised, Resume};
use crate::trace::{WaitsFor, waits};
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A future that runs a coroutine to its end and gives up its turn at every yield.
///
/// Made by [`drive()`] and [`drive_with`], whose examples show it. Its output is what the body returned or raised.
///
/// # Cancellation
/// Dropping it drops the body where it stands, or leaves a borrowed one (`drive(&mut body)`) there.
/// A [`SharedGenerator`](super::SharedGenerator) that awaits something at that moment is closed.
#[must_use = "a future does nothing until it is awaited"]
pub struct Drive<C: Coroutine, A = AnswerNothing<C>> {
    body: C,
    answer: A,
    /// What to resume with at the next poll; `None` while the body awaits something else.
    input: Option<Resume<C::Sent>>,
    place: &'static Location<'static>,
}

/// What [`drive()`] makes of a yield: nothing, and it goes on.
pub type AnswerNothing<C> = fn(<C as Coroutine>::Yield) -> Resume<<C as Coroutine>::Sent>;

/// Runs `body` as a future: every yield gives up the turn, and what it hands out is dropped.
///
/// # Example
/// ```
/// use handloom::coroutine::{async_body, drive, Co};
/// use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};
///
/// let body = async_body(|mut co: Co<&str>| async move {
///     co.yield_("a turn is over").await?;
///     Ok("done")
/// });
/// let mut task = pin!(drive(body));
/// let mut cx = Context::from_waker(Waker::noop());
/// assert!(task.as_mut().poll(&mut cx).is_pending());
/// assert!(matches!(task.as_mut().poll(&mut cx), Poll::Ready(Ok("done"))));
/// ```
#[track_caller]
pub fn drive<C: Coroutine + Unpin>(body: C) -> Drive<C> {
    drive_with(body, |_| Resume::Next)
}

/// Runs `body` as a future that answers each yield with what `answer` makes of it.
///
/// A yield is then a request and its value the reply: the way in which a kernel of coroutines
/// serves its tasks.
///
/// ```
/// use handloom::coroutine::{async_body, drive_with, Co, Resume};
/// # use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};
///
/// let body = async_body(|mut co: Co<u32, u32>| async move {
///     let square = co.yield_(7).await?;
///     Ok(square)
/// });
/// let mut task = pin!(drive_with(body, |n| Resume::Send(n * n)));
/// # let mut cx = Context::from_waker(Waker::noop());
/// # assert!(task.as_mut().poll(&mut cx).is_pending());
/// # assert!(matches!(task.as_mut().poll(&mut cx), Poll::Ready(Ok(Some(49)))));
/// ```
#[track_caller]
pub fn drive_with<C, A>(body: C, answer: A) -> Drive<C, A>
where
    C: Coroutine + Unpin,
    A: FnMut(C::Yield) -> Resume<C::Sent>,
{
    Drive { body, answer, input: Some(Resume::Next), place: Location::caller() }
}

/// The body is `Unpin`, and nothing else is ever pinned.
impl<C: Coroutine + Unpin, A> Unpin for Drive<C, A> {}

impl<C, A> Future for Drive<C, A>
where
    C: Coroutine + Unpin,
    A: FnMut(C::Yield) -> Resume<C::Sent>,
{
    type Output = Result<C::Return, Raised>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // ANCHOR: poll
        let this = self.get_mut();
        let input = this.input.take();
        match std::task::ready!(this.body.poll_resume(cx, input, this.place))? {
            CoroutineState::Complete(value) => Poll::Ready(Ok(value)),
            CoroutineState::Yielded(value) => {
                this.input = Some((this.answer)(value));
                waits(this.place, || WaitsFor::Turn);
                cx.waker().wake_by_ref();
                Poll::Pending
            }
        }
        // ANCHOR_END: poll
    }
}

impl<C: Coroutine, A> fmt::Debug for Drive<C, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drive").field("place", &self.place).finish_non_exhaustive()
    }
}
