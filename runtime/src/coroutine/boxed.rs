//! A coroutine behind a pointer that hides its type, and how a long chain of them is dropped.

use super::{Coroutine, Resume, Step};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::Location;
use std::task::{Context, Poll};

/// A coroutine of hidden type, for lists of different ones and for chains of any length.
///
/// A body that delegates to a body of its own kind needs it, because its type would contain itself.
/// Such chains can be long, and dropping the first drops the second from within, and so on: every
/// link would take a piece of the stack. Here the links after the first few dozen are put aside
/// and dropped one by one when the stack has been unwound, so the length does not matter. What is
/// inside a link is still dropped exactly once, on the same thread, before the outermost drop
/// returns.
///
/// ```
/// use handloom::coroutine::{async_body, Boxed, Co, Coroutine, Generator};
///
/// fn countdown(from: u32) -> Boxed<(), u32, ()> {
///     let body = async_body(move |mut co: Co<u32>| async move {
///         co.yield_(from).await?;
///         if from > 0 {
///             co.yield_from(countdown(from - 1)).await?;
///         }
///         Ok(())
///     });
///     body.boxed()
/// }
///
/// let mut generator = Generator::new(countdown(3));
/// assert_eq!(generator.values().collect::<Vec<_>>(), [3, 2, 1, 0]);
/// ```
pub struct Boxed<S, Y, R> {
    /// `None` only while it is being dropped.
    body: Option<Box<dyn Link<S, Y, R>>>,
}

/// A coroutine that can also be forgotten to be one, so that links of all types fit in one list.
trait Link<S, Y, R>: Coroutine<Sent = S, Yield = Y, Return = R> + Anything {}

impl<C: Coroutine> Link<C::Sent, C::Yield, C::Return> for C {}

trait Anything {}

impl<T> Anything for T {}

impl<S, Y, R> Boxed<S, Y, R> {
    pub(super) fn new<C>(body: C) -> Self
    where
        C: Coroutine<Sent = S, Yield = Y, Return = R> + 'static,
    {
        Boxed { body: Some(Box::new(body)) }
    }

    fn body(&mut self) -> &mut dyn Link<S, Y, R> {
        match &mut self.body {
            Some(body) => &mut **body,
            None => unreachable!("only `drop` empties it"),
        }
    }
}

impl<S, Y, R> Coroutine for Boxed<S, Y, R> {
    type Sent = S;
    type Yield = Y;
    type Return = R;

    #[inline(always)]
    #[track_caller]
    fn resume(&mut self, input: Resume<S>) -> Step<Self> {
        self.resume_at(input, Location::caller())
    }

    #[inline(always)]
    fn resume_at(&mut self, input: Resume<S>, place: &'static Location<'static>) -> Step<Self> {
        self.body().resume_at(input, place)
    }

    fn poll_resume(
        &mut self,
        cx: &mut Context<'_>,
        input: Option<Resume<S>>,
        place: &'static Location<'static>,
    ) -> Poll<Step<Self>> {
        self.body().poll_resume(cx, input, place)
    }

    fn place(&self) -> Option<&'static Location<'static>> {
        self.body.as_ref()?.place()
    }
}

/// How many links may be dropped one inside the other before the rest is put aside.
const NESTED: usize = 64;

thread_local! {
    /// How many links are being dropped on this thread, one inside the other.
    static DROPPING: Cell<usize> = const { Cell::new(0) };
    /// The links that were put aside.
    static ASIDE: RefCell<Vec<Box<dyn Anything>>> = const { RefCell::new(Vec::new()) };
}

impl<S, Y, R> Drop for Boxed<S, Y, R> {
    fn drop(&mut self) {
        let Some(body) = self.body.take() else {
            return;
        };
        // A thread that is ending may have lost its list. Then there is nothing to do but nest.
        let mut body: Option<Box<dyn Anything>> = Some(body);
        if DROPPING.get() >= NESTED {
            let _ = ASIDE.try_with(|aside| aside.borrow_mut().extend(body.take()));
        }
        while let Some(link) = body {
            let level = Level::enter();
            drop(link);
            drop(level);
            // The outermost drop works off what was put aside; the borrow ends before the next drop.
            body = match DROPPING.get() {
                0 => ASIDE.try_with(|aside| aside.borrow_mut().pop()).ok().flatten(),
                _ => None,
            };
        }
    }
}

/// One drop inside another, also when it panics.
struct Level;

impl Level {
    fn enter() -> Level {
        DROPPING.set(DROPPING.get() + 1);
        Level
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        DROPPING.set(DROPPING.get() - 1);
    }
}

impl<S, Y, R> fmt::Debug for Boxed<S, Y, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Boxed").finish_non_exhaustive()
    }
}

static_assertions::const_assert!(size_of::<Boxed<u64, u64, u64>>() == 2 * size_of::<usize>());
static_assertions::assert_not_impl_any!(Boxed<u64, u64, u64>: Send, Sync);
