//! What ends a body early, and what a generator says when it stops.
//!
//! Python has one mechanism for both, the exception. Here they are two types, because the reader of
//! a `match` should see which of them can occur where: a *body* raises [`Raised`], and a *caller*
//! of a generator meets [`Stop`].

use std::error::Error as StdError;
use std::fmt;

/// Any error that can be thrown into a body or come out of one.
///
/// It is `Send + Sync` so that a generator of `Send` parts can move to another thread, errors
/// included.
pub type Error = Box<dyn StdError + Send + Sync>;

/// Why a body ended without returning: an error, or the request to exit.
///
/// `?` turns every error into it, so a body raises by returning `Err`. Like `anyhow::Error` it is
/// not itself an error (that is what makes the conversion possible), but it turns into one where
/// `?` asks for a `Box<dyn Error>`.
///
/// ```
/// use handloom::coroutine::Raised;
///
/// fn parse(word: &str) -> Result<i32, Raised> {
///     Ok(word.parse::<i32>()?)
/// }
///
/// let raised = parse("seven").unwrap_err();
/// assert!(raised.downcast_ref::<std::num::ParseIntError>().is_some());
/// assert_eq!(raised.to_string(), "invalid digit found in string");
/// ```
#[derive(Debug)]
pub enum Raised {
    /// An error.
    Error(Error),
    /// The request to exit, [`GeneratorExit`].
    Exit,
}

impl Raised {
    /// Raises anything that can be an error, a plain message included.
    ///
    /// A [`GeneratorExit`] is the request to exit, however it is raised.
    pub fn error(error: impl Into<Error>) -> Self {
        let error = error.into();
        if error.is::<GeneratorExit>() { Raised::Exit } else { Raised::Error(error) }
    }

    /// Whether this is the request to exit.
    pub fn is_exit(&self) -> bool {
        matches!(self, Raised::Exit)
    }

    /// The error, if it is one of this type: Python's `except E as e`.
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&E> {
        match self {
            Raised::Error(error) => error.downcast_ref(),
            Raised::Exit => None,
        }
    }
}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Raised::Error(error) => error.fmt(f),
            Raised::Exit => GeneratorExit.fmt(f),
        }
    }
}

impl<E: StdError + Send + Sync + 'static> From<E> for Raised {
    fn from(error: E) -> Self {
        Raised::error(error)
    }
}

/// For `?` on another generator inside a body.
///
/// What the other one raised passes through. That it merely stopped is a mistake here, as it is in
/// Python: a stop must not end the loop of somebody further out who never asked this generator.
impl<R> From<Stop<R>> for Raised {
    fn from(stop: Stop<R>) -> Self {
        match stop {
            Stop::Raised(raised) => raised,
            Stop::Returned(_) | Stop::Closed => GeneratorError::RaisedStop.into(),
        }
    }
}

impl From<Raised> for Error {
    fn from(raised: Raised) -> Self {
        match raised {
            Raised::Error(error) => error,
            Raised::Exit => Box::new(GeneratorExit),
        }
    }
}

impl From<Raised> for Box<dyn StdError> {
    fn from(raised: Raised) -> Self {
        Error::from(raised)
    }
}

/// The request to exit, as an error: what Python raises at the yield when a generator is closed.
///
/// ```
/// use handloom::coroutine::{GeneratorExit, Raised};
/// assert!(Raised::from(GeneratorExit).is_exit());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GeneratorExit;

impl fmt::Display for GeneratorExit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GeneratorExit")
    }
}

impl StdError for GeneratorExit {}

/// Why a generator handed out no value.
///
/// `?` turns it into a `Box<dyn Error>`; a stop then reads `StopIteration`, as Python prints it.
///
/// ```
/// use handloom::coroutine::{from_iter, Generator, Stop};
///
/// let mut generator = Generator::new(from_iter::<_, ()>([1]));
/// assert!(matches!(generator.next(), Ok(1)));
/// assert!(matches!(generator.next(), Err(Stop::Returned(()))));
/// assert!(matches!(generator.next(), Err(Stop::Closed)));
/// ```
#[derive(Debug)]
pub enum Stop<R> {
    /// The body returned this value in this very call: `StopIteration(value)`. Given once.
    Returned(R),
    /// It had ended before: `StopIteration` without a value.
    Closed,
    /// The body raised, or the call was a mistake: then it is a [`GeneratorError`].
    Raised(Raised),
}

impl<R> Stop<R> {
    /// The return value, if this is the stop that carries it.
    pub fn into_value(self) -> Option<R> {
        match self {
            Stop::Returned(value) => Some(value),
            Stop::Closed | Stop::Raised(_) => None,
        }
    }

    /// What was raised, if this is not simply the end.
    pub fn raised(&self) -> Option<&Raised> {
        match self {
            Stop::Raised(raised) => Some(raised),
            Stop::Returned(_) | Stop::Closed => None,
        }
    }
}

impl<R> fmt::Display for Stop<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Returned(_) | Stop::Closed => f.write_str("StopIteration"),
            Stop::Raised(raised) => raised.fmt(f),
        }
    }
}

impl<R> From<GeneratorError> for Stop<R> {
    fn from(error: GeneratorError) -> Self {
        Stop::Raised(error.into())
    }
}

impl<R> From<Stop<R>> for Box<dyn StdError> {
    fn from(stop: Stop<R>) -> Self {
        match stop {
            Stop::Raised(raised) => raised.into(),
            Stop::Returned(_) | Stop::Closed => "StopIteration".into(),
        }
    }
}

/// The mistakes that the protocol itself reports, in Python's words where Python has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GeneratorError {
    /// A value was sent before the body reached its first yield: nobody is there to receive it.
    JustStarted,
    /// The body was resumed while it was running: by itself, or through a cycle of `yield from`.
    AlreadyExecuting,
    /// The body was told to exit and yielded instead.
    IgnoredExit,
    /// The body used `?` on another generator that had simply come to its end.
    RaisedStop,
    /// A value was sent through `yield from` to a plain iterator, which cannot receive.
    CannotReceive,
    /// `yield from` inside `yield from`, more than [`DEEPEST`](super::DEEPEST) levels of it.
    TooDeep,
    /// The body awaited a future that is not one of its own yields, with nobody there who would
    /// poll it again. [`drive`](super::drive()) the body inside a runtime instead.
    NotDriven,
}

impl fmt::Display for GeneratorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            GeneratorError::JustStarted => "can't send non-None value to a just-started generator",
            GeneratorError::AlreadyExecuting => "generator already executing",
            GeneratorError::IgnoredExit => "generator ignored GeneratorExit",
            GeneratorError::RaisedStop => "generator raised StopIteration",
            GeneratorError::CannotReceive => "an iterator has no attribute 'send'",
            GeneratorError::TooDeep => "maximum recursion depth exceeded in yield from",
            GeneratorError::NotDriven => {
                "generator awaited something other than a yield, and no executor drives it"
            }
        })
    }
}

impl StdError for GeneratorError {}

static_assertions::assert_impl_all!(Raised: Send, Sync);
static_assertions::assert_impl_all!(Stop<u64>: Send, Sync);
static_assertions::const_assert!(size_of::<Raised>() == 16);
