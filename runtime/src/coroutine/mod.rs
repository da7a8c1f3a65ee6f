//! Coroutines: functions that stop in the middle, hand a value out, and go on when they are resumed.
//!
//! There are two faces over one thing. **Below** is the state machine: the trait [`Coroutine`],
//! shaped like `core::ops::Coroutine`, implemented by hand as an `enum` whose variants are the
//! places where it can stand. **Above** is [`Generator`], which gives any of them the protocol of a
//! Python generator: `next`, `send`, `throw`, `close` and a state that can be asked for.
//!
//! Long bodies need no hand-written `enum`: [`async_body`] lends the compiler's own state machine,
//! so that a body is an `async` block that says `co.yield_(x).await`.
//!
//! Where to read what, in this order:
//!
//! | file | what it holds |
//! |---|---|
//! | `raised` | what ends a body early, and what a generator says when it stops |
//! | `state` | the four states and the calls that lead from one to the next |
//! | `generator` | Python's protocol over any coroutine |
//! | `values` | the `for` loop |
//! | `shared` | one generator with several handles, where "already executing" can happen |
//! | `nested` | a generator where a coroutine is expected |
//! | `delegate` | `yield from`: by hand, and how deep it may go |
//! | `async_body` | an `async` block that yields and receives |
//! | `co` | what such a block yields with |
//! | `borrowed` | a coroutine behind a reference or in a box |
//! | `boxed` | a coroutine behind a pointer, and how a long chain of them is dropped |
//! | `drive` | a coroutine as a task |
//! | `anext` | the `async for` loop, over a body that awaits |
//! | `stepped` | a future as a coroutine |
//! | `traced` | a coroutine whose every step is in the trace |

mod anext;
mod async_body;
mod borrowed;
mod boxed;
mod co;
mod delegate;
mod drive;
mod generator;
mod nested;
mod raised;
mod shared;
mod state;
mod stepped;
mod traced;
mod values;

pub use anext::Anext;
pub use async_body::{AsyncBody, async_body};
pub use boxed::Boxed;
pub use co::{Co, Delegation, Yield};
pub use delegate::{DEEPEST, FromIter, YieldFrom, from_iter};
pub use drive::{AnswerNothing, Drive, drive, drive_with};
pub use generator::Generator;
pub use raised::{Error, GeneratorError, GeneratorExit, Raised, Stop};
pub use shared::SharedGenerator;
pub use state::GeneratorState;
pub use stepped::{Stepped, stepped};
pub use traced::Traced;
pub use values::{SharedValues, Values};

use std::fmt::Debug;
use std::panic::Location;
use std::task::{Context, Poll};

/// A computation that can stop, hand a value out, and be resumed with a value put in.
///
/// The contract is small:
///
/// * The first resume carries [`Resume::Next`]; nothing waits for a value yet.
/// * `Ok(Yielded(value))` means that it stands at a yield and wants to be resumed again.
/// * `Ok(Complete(value))` and `Err(raised)` mean that it has ended. It must not be resumed after
///   that; what happens then is up to the body. [`Generator`] keeps that promise for its callers.
///
/// What differs from `core::ops::Coroutine`: the body is an ordinary `&mut self` because a
/// hand-written machine does not point into itself; what it is resumed with is an associated type,
/// because a generator is one conversation in one language; and it may fail, so that `?` inside
/// `resume` ends the body as an exception ends Python's.
///
/// # Example
/// A body that adds up what it is sent. Each variant is a place where it can stand.
///
/// ```
/// use handloom::coroutine::{Coroutine, CoroutineState::{Complete, Yielded}, Resume, Step};
///
/// enum Adder {
///     Start,
///     Waiting { sum: i64 },
/// }
///
/// impl Coroutine for Adder {
///     type Sent = i64;
///     type Yield = i64;
///     type Return = i64;
///
///     fn resume(&mut self, input: Resume<i64>) -> Step<Self> {
///         let received = input.received()?; // a thrown error or the request to exit ends here
///         match (&mut *self, received) {
///             (Adder::Start, _) => {
///                 *self = Adder::Waiting { sum: 0 };
///                 Ok(Yielded(0))
///             }
///             (Adder::Waiting { sum }, Some(number)) => {
///                 *sum += number;
///                 Ok(Yielded(*sum))
///             }
///             (Adder::Waiting { sum }, None) => Ok(Complete(*sum)),
///         }
///     }
/// }
///
/// let mut adder = Adder::Start;
/// assert!(matches!(adder.resume(Resume::Next), Ok(Yielded(0))));
/// assert!(matches!(adder.resume(Resume::Send(2)), Ok(Yielded(2))));
/// assert!(matches!(adder.resume(Resume::Send(3)), Ok(Yielded(5))));
/// assert!(matches!(adder.resume(Resume::Next), Ok(Complete(5))));
/// ```
// ANCHOR: coroutine
pub trait Coroutine {
    /// What can be sent into it. `()` for a body that only hands values out.
    type Sent;
    /// What it hands out at each yield.
    type Yield;
    /// What it returns at its end.
    type Return;

    /// Runs the body to its next yield or to its end.
    ///
    /// # Errors
    /// What the body raised: an error of its own, one that was thrown in and that it did not
    /// catch, or the request to exit passed on. The body has ended.
    fn resume(&mut self, input: Resume<Self::Sent>) -> Step<Self>;
    // ANCHOR_END: coroutine

    /// The same, on behalf of the line of the program that resumes: a [`Traced`] body tells it.
    ///
    /// A body leaves this alone. Whatever stands between a body and who resumes it, and hands on
    /// what the body is resumed with, hands the line on as well.
    ///
    /// # Errors
    /// As [`resume`](Self::resume).
    #[inline(always)]
    fn resume_at(
        &mut self,
        input: Resume<Self::Sent>,
        place: &'static Location<'static>,
    ) -> Step<Self> {
        let _ = place;
        self.resume(input)
    }

    /// The same, under an executor that will wake whoever `cx` belongs to.
    ///
    /// A hand-written machine leaves this alone: it never waits for anything but its resume. An
    /// [`async_body`] can also await other futures here; then the answer is `Pending`, and the next
    /// call passes `None` to go on with that wait. After a yield, the next call passes an input.
    /// `place` is as in [`resume_at`](Self::resume_at).
    fn poll_resume(
        &mut self,
        cx: &mut Context<'_>,
        input: Option<Resume<Self::Sent>>,
        place: &'static Location<'static>,
    ) -> Poll<Step<Self>> {
        let _ = cx;
        Poll::Ready(self.resume_at(input.unwrap_or(Resume::Next), place))
    }

    /// The line of the yield at which it stands, where that is known: an [`async_body`] knows it. A
    /// machine written by hand yields by returning, and no line of it is known.
    fn place(&self) -> Option<&'static Location<'static>> {
        None
    }

    /// The same coroutine with each of its steps in the trace, under `name`; see [`Traced`].
    #[track_caller]
    fn traced(self, name: &str) -> Traced<Self>
    where
        Self: Sized,
        Self::Sent: Debug,
        Self::Yield: Debug,
    {
        Traced::new(self, name, GeneratorState::Created, Location::caller())
    }

    /// The same coroutine behind a pointer that hides its type; see [`Boxed`].
    fn boxed(self) -> Boxed<Self::Sent, Self::Yield, Self::Return>
    where
        Self: Sized + 'static,
    {
        Boxed::new(self)
    }
}

/// What comes out of one resume of `C`: a yield, its return value, or what it raised.
pub type Step<C> =
    Result<CoroutineState<<C as Coroutine>::Yield, <C as Coroutine>::Return>, Raised>;

/// How far one resume got. The names are those of `core::ops::CoroutineState`.
///
/// ```
/// use handloom::coroutine::CoroutineState;
/// let state: CoroutineState<u8, &str> = CoroutineState::Yielded(7);
/// assert_eq!(state, CoroutineState::Yielded(7));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoroutineState<Y, R> {
    /// It stands at a yield and handed this out.
    Yielded(Y),
    /// It has ended and returned this.
    Complete(R),
}

/// What a coroutine is resumed with: the four things that a caller can say to a yield.
///
/// ```
/// use handloom::coroutine::Resume;
///
/// assert_eq!(Resume::Send(3).received().unwrap(), Some(3));
/// assert_eq!(Resume::<i32>::Next.received().unwrap(), None);
/// assert!(Resume::<i32>::Exit.received().unwrap_err().is_exit());
/// ```
#[derive(Debug)]
pub enum Resume<S> {
    /// `next()`: go on; the yield has the value `None`. Also the first start.
    Next,
    /// `send(value)`: the yield has this value.
    Send(S),
    /// `throw(error)`: the yield raises this error.
    Throw(Error),
    /// `close()`: the yield raises [`GeneratorExit`]; clean up and end.
    Exit,
}

impl<S> Resume<S> {
    /// What the yield evaluates to: the value that was sent, if one was.
    ///
    /// With `?` this is the whole of "not caught": a body that does not look at errors ends with
    /// the one that was raised.
    ///
    /// # Errors
    /// The error that was thrown, or the request to exit.
    #[inline]
    pub fn received(self) -> Result<Option<S>, Raised> {
        match self {
            Resume::Next => Ok(None),
            Resume::Send(value) => Ok(Some(value)),
            Resume::Throw(error) => Err(Raised::Error(error)),
            Resume::Exit => Err(Raised::Exit),
        }
    }
}

static_assertions::assert_obj_safe!(Coroutine<Sent = (), Yield = (), Return = ()>);
// A number goes in and a number comes out within three words each.
static_assertions::const_assert!(size_of::<Resume<u64>>() == 24);
static_assertions::const_assert!(size_of::<Result<CoroutineState<u64, u64>, Raised>>() <= 24);
