//! A body that is an `async` block: the compiler writes the state machine.
//!
//! An `async` block knows only how to be polled. To hand a value out, a yield leaves it in a slot
//! and returns `Pending`; the resume, which polled, finds it there. To be resumed, the body is
//! polled again with the input in the other slot. The slots are the [`Co`]'s, and an `Rc` because
//! the body cannot point into the struct that owns it.

use super::{Co, Coroutine, CoroutineState, GeneratorError, Raised, Resume, Step};
use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// A coroutine whose body is an `async` block; made by [`async_body`], whose example shows one.
///
/// * Resumed by hand, nobody can wake it. To await anything but its own yields is then the error
///   [`GeneratorError::NotDriven`], and the body has ended.
/// * [Driven](super::drive()) by an executor it can await any future between its yields.
/// * Dropping it drops what the body holds at that point, innermost first.
///
/// It lives on one thread.
pub struct AsyncBody<S, Y, F> {
    slots: Rc<Slots<S, Y>>,
    /// Boxed, because an `async` block may point into itself and must stay where it is.
    body: Pin<Box<F>>,
}

/// The places through which a body and its resume talk.
pub(super) struct Slots<S, Y> {
    input: Cell<Input<S>>,
    /// What was raised, beside the input: a slot that holds one word is cheaper to pass on.
    raised: Cell<Option<Raised>>,
    pub(super) output: Cell<Option<Y>>,
    /// The line of the last yield that the body made.
    pub(super) place: Cell<Option<&'static Location<'static>>>,
    /// Whether the poll that goes on is an executor's.
    pub(super) driven: Cell<bool>,
}

/// What lies in the slot for the body to take.
enum Input<S> {
    Nothing,
    Next,
    Sent(S),
    /// Look into the slot beside.
    Raised,
}

impl<S, Y> Slots<S, Y> {
    #[inline(always)]
    fn put(&self, input: Resume<S>) {
        self.input.set(match input {
            Resume::Send(value) => Input::Sent(value),
            Resume::Next => Input::Next,
            Resume::Throw(error) => self.raise(Raised::Error(error)),
            Resume::Exit => self.raise(Raised::Exit),
        });
    }

    #[cold]
    fn raise(&self, raised: Raised) -> Input<S> {
        self.raised.set(Some(raised));
        Input::Raised
    }

    /// What the body was resumed with, if it was: a driven one may be polled for another reason.
    #[inline(always)]
    pub(super) fn take(&self) -> Poll<Result<Option<S>, Raised>> {
        match self.input.replace(Input::Nothing) {
            Input::Sent(value) => Poll::Ready(Ok(Some(value))),
            Input::Next => Poll::Ready(Ok(None)),
            Input::Nothing => Poll::Pending,
            Input::Raised => self.take_raised(),
        }
    }

    #[cold]
    fn take_raised(&self) -> Poll<Result<Option<S>, Raised>> {
        self.raised.take().map_or(Poll::Pending, |raised| Poll::Ready(Err(raised)))
    }
}

/// Makes a coroutine of an `async` block, which is given its [`Co`] to yield with.
///
/// ```
/// use handloom::coroutine::{async_body, Co, Generator};
///
/// /// Hands out the average of everything that was sent so far.
/// let mut average = Generator::new(async_body(|mut co: Co<f64, f64>| async move {
///     let (mut sum, mut count) = (0.0, 0.0);
///     let mut received = co.yield_(0.0).await?;
///     while let Some(number) = received {
///         sum += number;
///         count += 1.0;
///         received = co.yield_(sum / count).await?;
///     }
///     Ok(count)
/// }));
///
/// average.next()?;
/// assert_eq!(average.send(10.0)?, 10.0);
/// assert_eq!(average.send(20.0)?, 15.0);
/// assert_eq!(average.next().unwrap_err().into_value(), Some(2.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// An error that is thrown in comes out of the yield, where a `match` is Python's `except`:
///
/// ```
/// use handloom::coroutine::{async_body, Co, Generator, Raised};
///
/// let mut stubborn = Generator::new(async_body(|mut co: Co<String>| async move {
///     match co.yield_("working".into()).await {
///         Err(Raised::Error(error)) => co.yield_(format!("caught: {error}")).await?,
///         other => other?,
///     };
///     Ok(())
/// }));
///
/// stubborn.next()?;
/// assert_eq!(stubborn.throw("too hot")?, "caught: too hot");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn async_body<S, Y, R, F>(body: impl FnOnce(Co<Y, S>) -> F) -> AsyncBody<S, Y, F>
where
    F: Future<Output = Result<R, Raised>>,
{
    let slots = Rc::new(Slots {
        input: Cell::new(Input::Nothing),
        raised: Cell::new(None),
        output: Cell::new(None),
        place: Cell::new(None),
        driven: Cell::new(false),
    });
    let co = Co::new(Rc::clone(&slots));
    AsyncBody { slots, body: Box::pin(body(co)) }
}

impl<S, Y, R, F> AsyncBody<S, Y, F>
where
    F: Future<Output = Result<R, Raised>>,
{
    #[inline(always)]
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Step<Self>> {
        // ANCHOR: poll_body
        match self.body.as_mut().poll(cx) {
            Poll::Pending => match self.slots.output.take() {
                Some(value) => Poll::Ready(Ok(CoroutineState::Yielded(value))),
                None => Poll::Pending,
            },
            Poll::Ready(result) => Poll::Ready(result.map(CoroutineState::Complete)),
        }
        // ANCHOR_END: poll_body
    }
}

impl<S, Y, R, F> Coroutine for AsyncBody<S, Y, F>
where
    F: Future<Output = Result<R, Raised>>,
{
    type Sent = S;
    type Yield = Y;
    type Return = R;

    #[inline(always)]
    fn resume(&mut self, input: Resume<S>) -> Step<Self> {
        self.slots.put(input);
        match self.poll_body(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(step) => step,
            Poll::Pending => Err(GeneratorError::NotDriven.into()),
        }
    }

    fn poll_resume(
        &mut self,
        cx: &mut Context<'_>,
        input: Option<Resume<S>>,
        _: &'static Location<'static>,
    ) -> Poll<Step<Self>> {
        if let Some(input) = input {
            self.slots.put(input);
        }
        self.slots.driven.set(true);
        let step = self.poll_body(cx);
        self.slots.driven.set(false);
        step
    }

    fn place(&self) -> Option<&'static Location<'static>> {
        self.slots.place.get()
    }
}

impl<S, Y, F> fmt::Debug for AsyncBody<S, Y, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncBody").finish_non_exhaustive()
    }
}

type Anything = std::future::Ready<Result<(), Raised>>;
static_assertions::assert_not_impl_any!(AsyncBody<u64, u64, Anything>: Send, Sync);
static_assertions::assert_impl_all!(AsyncBody<u64, u64, Anything>: Unpin);
static_assertions::const_assert!(
    size_of::<AsyncBody<u64, u64, Anything>>() == 2 * size_of::<usize>()
);
