//! What the body of an `async` coroutine holds: its yields, and its `yield from`.

use super::async_body::Slots;
use super::{Coroutine, CoroutineState, Raised, Resume, YieldFrom};
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// The body's end of the conversation: `co.yield_(value).await`.
///
/// The order of its parameters is that of Python's `Generator[Yield, Send, Return]`. It cannot be
/// cloned and yields through `&mut`, because a body stands at one yield at a time.
///
/// ```
/// use handloom::coroutine::{async_body, from_iter, Co, Generator};
///
/// let mut countdown = Generator::new(async_body(|mut co: Co<u32>| async move {
///     co.yield_(3).await?;
///     co.yield_from(from_iter([2, 1])).await?;
///     Ok("lift-off")
/// }));
/// assert_eq!(countdown.values().collect::<Vec<_>>(), [3, 2, 1]);
/// assert_eq!(countdown.result().unwrap()?, "lift-off");
/// # Ok::<(), handloom::coroutine::Raised>(())
/// ```
pub struct Co<Y, S = ()> {
    slots: Rc<Slots<S, Y>>,
}

impl<Y, S> Co<Y, S> {
    pub(super) fn new(slots: Rc<Slots<S, Y>>) -> Self {
        Co { slots }
    }

    /// Hands `value` out, and waits to be resumed.
    ///
    /// The result is what the yield evaluates to: `Some` of the value that was sent, or `None` for
    /// `next()`.
    ///
    /// # Errors
    /// What was thrown in, or the request to exit. `?` lets it unwind the body.
    ///
    /// # Cancellation
    /// A yield that is dropped after its value was handed out loses what it is resumed with.
    #[track_caller]
    pub fn yield_(&mut self, value: Y) -> Yield<'_, Y, S> {
        self.slots.place.set(Some(Location::caller()));
        self.slots.output.set(Some(value));
        Yield { slots: &self.slots, phase: Phase::Fresh }
    }

    /// Hands the conversation to `inner` until it ends, and gives what it returns: `yield from`.
    ///
    /// `inner` is any coroutine that speaks the same language, a [`Generator`](super::Generator),
    /// a borrowed one (`&mut inner`), or an iterator as [`from_iter`](super::from_iter) makes one.
    ///
    /// # Errors
    /// What `inner` raised; [`TooDeep`](super::GeneratorError::TooDeep) beyond
    /// [`DEEPEST`](super::DEEPEST) levels; and the request to exit once `inner` has exited.
    ///
    /// # Cancellation
    /// Drops `inner` where it stands.
    #[track_caller]
    pub fn yield_from<C>(&mut self, inner: C) -> Delegation<'_, Y, S, C>
    where
        C: Coroutine<Sent = S, Yield = Y> + Unpin,
    {
        Delegation {
            co: self,
            inner: YieldFrom::new(inner),
            next: Some(Resume::Next),
            waits: false,
            place: Location::caller(),
        }
    }
}

/// The future of [`Co::yield_`].
#[must_use = "a yield does nothing until it is awaited"]
pub struct Yield<'a, Y, S> {
    slots: &'a Slots<S, Y>,
    phase: Phase,
}

/// How far a yield is. Its value lies in the slot from the beginning: to carry it in the future and
/// move it there at the first poll would cost as much again as the rest of the yield.
#[derive(Clone, Copy, PartialEq)]
enum Phase {
    /// Not polled yet.
    Fresh,
    /// Polled: the resume that polled takes the value out of the slot.
    HandedOut,
    /// Resumed again.
    Answered,
}

impl<Y, S> Future for Yield<'_, Y, S> {
    type Output = Result<Option<S>, Raised>;

    #[inline(always)]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        if self.phase == Phase::Fresh {
            self.phase = Phase::HandedOut;
            return Poll::Pending;
        }
        let received = std::task::ready!(self.slots.take());
        self.phase = Phase::Answered;
        Poll::Ready(received)
    }
}

impl<Y, S> Drop for Yield<'_, Y, S> {
    #[inline(always)]
    fn drop(&mut self) {
        // A yield that was given up must not hand its value out after all.
        if self.phase != Phase::Answered {
            drop(self.slots.output.take());
        }
    }
}

/// The future of [`Co::yield_from`].
#[must_use = "a delegation does nothing until it is awaited"]
pub struct Delegation<'a, Y, S, C> {
    co: &'a mut Co<Y, S>,
    inner: YieldFrom<C>,
    /// What to resume the inner body with before anybody has resumed this one.
    next: Option<Resume<S>>,
    /// The inner body awaits something that is not its yield.
    waits: bool,
    /// The line of the `yield_from`: where this body stands, and what resumes the inner one.
    place: &'static Location<'static>,
}

impl<Y, S, C: Unpin> Unpin for Delegation<'_, Y, S, C> {}

impl<Y, S, C> Future for Delegation<'_, Y, S, C>
where
    C: Coroutine<Sent = S, Yield = Y> + Unpin,
{
    type Output = Result<C::Return, Raised>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let slots = &this.co.slots;
        let input = match this.next.take() {
            Some(first) => Some(first),
            None if this.waits => None,
            None => match std::task::ready!(slots.take()) {
                Ok(Some(value)) => Some(Resume::Send(value)),
                Ok(None) => Some(Resume::Next),
                Err(Raised::Error(error)) => Some(Resume::Throw(error)),
                Err(Raised::Exit) => Some(Resume::Exit),
            },
        };
        let step = match input {
            Some(input) if !slots.driven.get() => {
                Poll::Ready(this.inner.resume_at(input, this.place))
            }
            input => this.inner.poll_resume(cx, input, this.place),
        };
        this.waits = step.is_pending();
        match std::task::ready!(step)? {
            CoroutineState::Yielded(value) => {
                slots.place.set(Some(this.place));
                slots.output.set(Some(value));
                Poll::Pending
            }
            CoroutineState::Complete(value) => Poll::Ready(Ok(value)),
        }
    }
}

impl<Y, S, C> Drop for Delegation<'_, Y, S, C> {
    fn drop(&mut self) {
        // As for a yield: given up within the poll that left a value, it hands nothing out.
        drop(self.co.slots.output.take());
    }
}

impl<Y, S> fmt::Debug for Co<Y, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Co").finish_non_exhaustive()
    }
}

impl<Y, S> fmt::Debug for Yield<'_, Y, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Yield").finish_non_exhaustive()
    }
}

impl<Y, S, C> fmt::Debug for Delegation<'_, Y, S, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delegation").finish_non_exhaustive()
    }
}
