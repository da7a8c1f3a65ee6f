//! The `async for` loop over a generator whose body awaits.

use super::{Coroutine, Generator, GeneratorState, Raised, Resume, Stop};
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

impl<C: Coroutine> Generator<C> {
    /// Waits for the next value, or for the end: Python's `anext`.
    ///
    /// The body may await whatever it likes before it yields, as in Python an `async def` with a
    /// `yield` in it may. A loop over it is a `while let`:
    ///
    /// ```
    /// use handloom::coroutine::{async_body, Co, Generator, Raised};
    /// use handloom::time::sleep;
    /// use std::time::Duration;
    ///
    /// let runtime = handloom::Runtime::builder().virtual_clock().build();
    /// runtime.block_on(async {
    ///     let mut countdown = Generator::new(async_body(|mut co: Co<u32>| async move {
    ///         for n in [3, 2, 1] {
    ///             sleep(Duration::from_secs(1)).await;
    ///             co.yield_(n).await?;
    ///         }
    ///         Ok("lift-off")
    ///     }));
    ///     let mut seen = Vec::new();
    ///     while let Some(n) = countdown.anext().await? {
    ///         seen.push(n);
    ///     }
    ///     assert_eq!(seen, [3, 2, 1]);
    ///     assert_eq!(countdown.result().unwrap()?, "lift-off");
    ///     # Ok::<(), Raised>(())
    /// }).unwrap();
    /// ```
    ///
    /// At the end it gives `None`, and what the body returned waits in [`result`](Self::result), as
    /// after a `for` loop. (In Python such a body must return nothing.)
    ///
    /// # Errors
    /// What the body raised. After that it has ended, and every further call gives `None`.
    ///
    /// # Cancellation
    /// Nothing is lost. The body stays in the middle of what it awaits, and counts as
    /// [`Running`](GeneratorState::Running): the next `anext` goes on with that wait, and every
    /// other call is the error "generator already executing". To give it up, drop the generator.
    #[track_caller]
    pub fn anext(&mut self) -> Anext<'_, C> {
        let resumes = self.state() != GeneratorState::Running;
        Anext { generator: Some(self), resumes, place: Location::caller() }
    }
}

/// The future of [`Generator::anext`].
///
/// # Panics
/// If it is polled after it gave its result.
#[must_use = "the body runs where this is awaited"]
pub struct Anext<'a, C: Coroutine> {
    /// `None` once the result was given.
    generator: Option<&'a mut Generator<C>>,
    /// Whether the body is still to be resumed. Otherwise it awaits something, and goes on with it.
    resumes: bool,
    place: &'static Location<'static>,
}

impl<C: Coroutine> Future for Anext<'_, C> {
    type Output = Result<Option<C::Yield>, Raised>;

    // ANCHOR: anext
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let Some(generator) = &mut this.generator else {
            panic!("an Anext was polled after it gave its result");
        };
        let input = std::mem::take(&mut this.resumes).then_some(Resume::Next);
        let outcome = ready!(generator.poll_with(cx, input, this.place));
        let next = match outcome {
            Ok(value) => Ok(Some(value)),
            Err(Stop::Returned(value)) => {
                generator.set_result(Ok(value));
                Ok(None)
            }
            Err(Stop::Closed) => Ok(None),
            Err(Stop::Raised(raised)) => Err(raised),
        };
        this.generator = None;
        Poll::Ready(next)
    }
    // ANCHOR_END: anext
}

impl<C: Coroutine> fmt::Debug for Anext<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Anext").field(&self.generator).finish()
    }
}

type Numbers = super::FromIter<std::ops::Range<u8>>;
static_assertions::assert_impl_all!(Anext<'static, Numbers>: Send, Unpin);
static_assertions::const_assert!(size_of::<Anext<'static, Numbers>>() == 3 * size_of::<usize>());
