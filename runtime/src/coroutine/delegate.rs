//! `yield from`: one body hands the conversation to another until that one ends.
//!
//! In a hand-written machine the variant that delegates holds a [`YieldFrom`]; in an `async` body
//! it is [`Co::yield_from`](super::Co::yield_from), which is made of one.

use super::{Coroutine, CoroutineState, GeneratorError, Raised, Resume, Step};
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::task::{Context, Poll};

/// How many levels of `yield from` may stand inside one another: one level more raises
/// [`GeneratorError::TooDeep`] in the innermost body, as Python raises `RecursionError`.
///
/// Each level resumes the next, so each takes a piece of the thread's stack: about 1.5 KB in an
/// unoptimized build, 3 KB where each level is traced and shared as well. The smallest stack in
/// common use is 2 MB, and the rest of it is for what the bodies themselves call.
pub const DEEPEST: usize = 250;

/// A delegation to another coroutine, for a hand-written machine to hold.
///
/// Everything that the outer body is resumed with goes to [`resume`](Coroutine::resume): values,
/// thrown errors and the request to exit reach the inner body. What comes out means:
///
/// * `Yielded(value)`: hand it out, and stay in this variant;
/// * `Complete(value)`: this is the value of the `yield from` expression; go on;
/// * `Err(raised)`: it is raised *here*, and `?` is how not to catch it.
///
/// It is more than a call of the inner `resume` because of the request to exit: when the inner body
/// has exited, whatever it returned, the outer one has to exit as well; and an inner body that
/// yields instead is an error here.
///
/// The first resume starts the inner body, so it carries [`Resume::Next`].
///
/// # Example
/// ```
/// use handloom::coroutine::{
///     from_iter, Coroutine, CoroutineState::{Complete, Yielded}, FromIter, Generator, Resume, Step,
///     YieldFrom,
/// };
/// use std::str::Chars;
///
/// /// yield from 'AB'; yield '!'
/// enum Letters {
///     Start,
///     Delegating(YieldFrom<FromIter<Chars<'static>>>),
///     AtTheEnd,
/// }
///
/// impl Coroutine for Letters {
///     type Sent = ();
///     type Yield = char;
///     type Return = ();
///
///     fn resume(&mut self, input: Resume<()>) -> Step<Self> {
///         if let Letters::Start = self {
///             *self = Letters::Delegating(YieldFrom::new(from_iter("AB".chars())));
///         }
///         match self {
///             Letters::Delegating(inner) => match inner.resume(input)? {
///                 Yielded(letter) => Ok(Yielded(letter)),
///                 Complete(()) => {
///                     *self = Letters::AtTheEnd;
///                     Ok(Yielded('!'))
///                 }
///             },
///             _ => input.received().map(|_| Complete(())),
///         }
///     }
/// }
///
/// let mut letters = Generator::new(Letters::Start);
/// assert_eq!(letters.values().collect::<String>(), "AB!");
/// ```
#[derive(Debug)]
pub struct YieldFrom<C> {
    inner: C,
    /// Told to exit. Kept, because a driven inner body may need several polls to do so.
    exiting: bool,
}

impl<C: Coroutine> YieldFrom<C> {
    /// A delegation to `inner`, which has not run yet.
    pub fn new(inner: C) -> Self {
        YieldFrom { inner, exiting: false }
    }

    // ANCHOR: settle
    fn settle(&self, step: Step<C>) -> Step<C> {
        match step {
            Ok(CoroutineState::Yielded(_)) if self.exiting => {
                Err(GeneratorError::IgnoredExit.into())
            }
            Ok(CoroutineState::Complete(_)) if self.exiting => Err(Raised::Exit),
            step => step,
        }
    }
    // ANCHOR_END: settle
}

impl<C: Coroutine> Coroutine for YieldFrom<C> {
    type Sent = C::Sent;
    type Yield = C::Yield;
    type Return = C::Return;

    #[track_caller]
    fn resume(&mut self, input: Resume<C::Sent>) -> Step<C> {
        self.resume_at(input, Location::caller())
    }

    // ANCHOR: resume
    fn resume_at(&mut self, input: Resume<C::Sent>, place: &'static Location<'static>) -> Step<C> {
        let _level = Level::enter()?;
        self.exiting = matches!(input, Resume::Exit);
        let step = self.inner.resume_at(input, place);
        self.settle(step)
    }
    // ANCHOR_END: resume

    fn poll_resume(
        &mut self,
        cx: &mut Context<'_>,
        input: Option<Resume<C::Sent>>,
        place: &'static Location<'static>,
    ) -> Poll<Step<C>> {
        let _level = Level::enter()?;
        if let Some(input) = &input {
            self.exiting = matches!(input, Resume::Exit);
        }
        let step = std::task::ready!(self.inner.poll_resume(cx, input, place));
        Poll::Ready(self.settle(step))
    }

    fn place(&self) -> Option<&'static Location<'static>> {
        self.inner.place()
    }
}

thread_local! {
    /// How many delegations are on this thread's stack.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// One level of delegation, for as long as it is on the stack.
struct Level;

impl Level {
    fn enter() -> Result<Level, GeneratorError> {
        let depth = DEPTH.get();
        if depth >= DEEPEST {
            return Err(GeneratorError::TooDeep);
        }
        DEPTH.set(depth + 1);
        Ok(Level)
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

/// A coroutine that yields what an iterator gives, so that `yield from` takes any iterable.
///
/// An iterator cannot receive: a value sent to it raises [`GeneratorError::CannotReceive`], and a
/// thrown error comes straight back out.
///
/// ```
/// use handloom::coroutine::{async_body, from_iter, Co, Generator};
///
/// let mut mixed = Generator::new(async_body(|mut co: Co<String>| async move {
///     co.yield_from(from_iter("AB".chars().map(String::from))).await?;
///     co.yield_from(from_iter((1..4).map(|n| n.to_string()))).await?;
///     Ok(())
/// }));
/// assert_eq!(mixed.values().collect::<Vec<_>>(), ["A", "B", "1", "2", "3"]);
/// ```
pub struct FromIter<I, S = ()> {
    iterator: I,
    sent: PhantomData<fn(S)>,
}

/// A coroutine over an iterable; see [`FromIter`].
pub fn from_iter<I: IntoIterator, S>(iterable: I) -> FromIter<I::IntoIter, S> {
    FromIter { iterator: iterable.into_iter(), sent: PhantomData }
}

impl<I: Iterator, S> Coroutine for FromIter<I, S> {
    type Sent = S;
    type Yield = I::Item;
    type Return = ();

    fn resume(&mut self, input: Resume<S>) -> Step<Self> {
        if input.received()?.is_some() {
            return Err(GeneratorError::CannotReceive.into());
        }
        Ok(match self.iterator.next() {
            Some(value) => CoroutineState::Yielded(value),
            None => CoroutineState::Complete(()),
        })
    }
}

impl<I: fmt::Debug, S> fmt::Debug for FromIter<I, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FromIter").field(&self.iterator).finish()
    }
}

// A delegation costs its inner body and one word.
static_assertions::const_assert!(
    size_of::<YieldFrom<FromIter<std::ops::Range<u64>>>>() == size_of::<std::ops::Range<u64>>() + 8
);
