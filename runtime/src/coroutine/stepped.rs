//! A future as a coroutine: each poll that finds it pending is a yield.

use super::{Coroutine, CoroutineState, Resume, Step};
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// A future that is polled once per resume. Made by [`stepped`].
///
/// Resumed by hand, it is polled whether or not anything woke it, so what it waits for is told that
/// nobody needs waking. A thrown error, or the request to exit, ends it: a future has nothing like a
/// yield at which it could be raised.
///
/// # Example
/// ```
/// use handloom::coroutine::{stepped, Generator, Stop};
/// use std::{future, task::Poll};
///
/// let mut polls = 0;
/// let third_time_lucky = future::poll_fn(|_| {
///     polls += 1;
///     if polls < 3 { Poll::Pending } else { Poll::Ready("ready") }
/// });
///
/// let mut future = Generator::new(stepped(third_time_lucky));
/// assert!(future.next().is_ok()); // pending
/// assert!(future.next().is_ok()); // pending
/// assert!(matches!(future.next(), Err(Stop::Returned("ready"))));
/// ```
pub struct Stepped<F> {
    future: Pin<Box<F>>,
}

/// A coroutine that polls `future` at each resume, and yields while it is pending.
pub fn stepped<F: Future>(future: F) -> Stepped<F> {
    Stepped { future: Box::pin(future) }
}

impl<F: Future> Coroutine for Stepped<F> {
    type Sent = ();
    type Yield = ();
    type Return = F::Output;

    // ANCHOR: resume
    fn resume(&mut self, input: Resume<()>) -> Step<Self> {
        input.received()?;
        Ok(match self.future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => CoroutineState::Yielded(()),
            Poll::Ready(output) => CoroutineState::Complete(output),
        })
    }
    // ANCHOR_END: resume

    /// Under an executor a future that is pending is simply pending.
    fn poll_resume(
        &mut self,
        cx: &mut Context<'_>,
        input: Option<Resume<()>>,
        _: &'static Location<'static>,
    ) -> Poll<Step<Self>> {
        input.map(Resume::received).transpose()?;
        self.future.as_mut().poll(cx).map(|output| Ok(CoroutineState::Complete(output)))
    }
}

impl<F> fmt::Debug for Stepped<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stepped").finish_non_exhaustive()
    }
}

static_assertions::assert_impl_all!(Stepped<std::future::Ready<()>>: Send, Unpin);
static_assertions::const_assert!(size_of::<Stepped<[u8; 1024]>>() == size_of::<usize>());
