//! Python's protocol over any coroutine.

mod running;

use super::{
    Coroutine, Error, GeneratorError, GeneratorState, Raised, Resume, SharedGenerator, Stop, Traced,
};
use crate::trace::on_behalf_of;
use std::fmt;
use std::panic::Location;

/// A coroutine under Python's generator protocol.
///
/// | call | Created | Suspended | Closed |
/// |---|---|---|---|
/// | [`next`](Self::next) | runs to the first yield | resumes with nothing | stop, no value |
/// | [`send`](Self::send) | an error; *stays Created* | the value of the yield | stop, no value |
/// | returns / fails | – | stop with the value, once / the error; then Closed | – |
/// | [`throw`](Self::throw) | the error comes out, Closed, the body never ran | raised at the yield; the body may catch it | the error comes out |
/// | [`close`](Self::close) | Closed, the body never ran | told to exit at the yield; yielding again is an error; gives the body's value | nothing |
///
/// * Entering Closed drops the body, also when the body panics. The panic goes on.
/// * **Dropping a generator drops its body where it stands**; it does not resume it. What the body
///   holds is dropped exactly once, so clean-up that must happen belongs in a `Drop`. What a body
///   does *on the request to exit* (an `Exit` arm, code after an `Err`) needs a
///   [`close`](Self::close). Python closes on its own there, and has to ignore what goes wrong.
/// * `&mut` means that a running generator cannot be resumed: it does not compile.
///   [`SharedGenerator`] is the one that has to find out while it runs.
///
/// # Example
/// ```
/// use handloom::coroutine::{async_body, Co, Generator, GeneratorState, Stop};
///
/// let mut echo = Generator::new(async_body(|mut co: Co<String, u32>| async move {
///     let first = co.yield_("ready".into()).await?;
///     let second = co.yield_(format!("got {first:?}")).await?;
///     Ok(second)
/// }));
///
/// assert_eq!(echo.state(), GeneratorState::Created);
/// assert_eq!(echo.next()?, "ready");
/// assert_eq!(echo.send(7)?, "got Some(7)");
/// assert_eq!(echo.state().to_string(), "GEN_SUSPENDED");
/// assert!(matches!(echo.next(), Err(Stop::Returned(None))));
/// assert_eq!(echo.state().to_string(), "GEN_CLOSED");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # A running generator cannot be resumed
/// To resume itself, a body would have to be given a `&mut` to its own generator, while the caller
/// resumes it through another:
///
/// ```compile_fail,E0499
/// use handloom::coroutine::{Coroutine, CoroutineState, Generator, Resume, Step};
///
/// struct Narcissus<'a>(std::marker::PhantomData<&'a ()>);
///
/// impl<'a> Coroutine for Narcissus<'a> {
///     type Sent = &'a mut Generator<Narcissus<'a>>;
///     type Yield = ();
///     type Return = ();
///
///     fn resume(&mut self, input: Resume<Self::Sent>) -> Step<Self> {
///         if let Some(me) = input.received()? {
///             me.next()?;
///         }
///         Ok(CoroutineState::Yielded(()))
///     }
/// }
///
/// let mut generator = Generator::new(Narcissus(std::marker::PhantomData));
/// let _ = generator.next();
/// let _ = generator.send(&mut generator); // the second mutable borrow at one time
/// ```
pub struct Generator<C: Coroutine> {
    /// Never `Closed` while `body` is there, except while the body is dropped.
    state: GeneratorState,
    body: Option<C>,
    /// What ended the last `for` loop over it.
    result: Option<Result<C::Return, Raised>>,
}

impl<C: Coroutine> Generator<C> {
    /// A generator over `body`, which has not run yet.
    pub fn new(body: C) -> Self {
        Generator { state: GeneratorState::Created, body: Some(body), result: None }
    }

    /// Runs the body to its next yield and gives what it hands out.
    ///
    /// # Errors
    /// [`Stop`]: the body returned, had ended before, or raised.
    #[inline(always)]
    #[track_caller]
    #[expect(clippy::should_implement_trait, reason = "an Iterator would lose why it stopped")]
    pub fn next(&mut self) -> Result<C::Yield, Stop<C::Return>> {
        self.resume_with(Resume::Next, Location::caller())
    }

    /// The same, and the yield at which the body stands has this value.
    ///
    /// # Errors
    /// As [`next`](Self::next). Before the first yield nobody can receive the value: that is
    /// [`GeneratorError::JustStarted`], the value is dropped, and nothing else has happened.
    #[inline(always)]
    #[track_caller]
    pub fn send(&mut self, value: C::Sent) -> Result<C::Yield, Stop<C::Return>> {
        self.resume_with(Resume::Send(value), Location::caller())
    }

    /// The same, and the yield at which the body stands raises this error.
    ///
    /// The body may catch it and go on: then this gives its next yield.
    ///
    /// # Errors
    /// As [`next`](Self::next). An error that nobody catches comes out again.
    #[track_caller]
    pub fn throw(&mut self, error: impl Into<Error>) -> Result<C::Yield, Stop<C::Return>> {
        self.throw_at(error, Location::caller())
    }

    pub(super) fn throw_at(
        &mut self,
        error: impl Into<Error>,
        place: &'static Location<'static>,
    ) -> Result<C::Yield, Stop<C::Return>> {
        let input = match Raised::error(error) {
            Raised::Error(error) => Resume::Throw(error),
            Raised::Exit => Resume::Exit,
        };
        self.resume_with(input, place)
    }

    /// Tells the body to exit, and gives the value that it returns on the way out, if it does.
    ///
    /// To close a generator that is closed, or that never ran, gives `None`.
    ///
    /// # Errors
    /// What the body raised instead of exiting. [`GeneratorError::IgnoredExit`] if it yielded: that
    /// value is dropped, and the body stands at that yield, so it can be closed again.
    #[track_caller]
    pub fn close(&mut self) -> Result<Option<C::Return>, Raised> {
        self.close_at(Location::caller())
    }

    pub(super) fn close_at(
        &mut self,
        place: &'static Location<'static>,
    ) -> Result<Option<C::Return>, Raised> {
        // ANCHOR: close
        match self.resume_with(Resume::Exit, place) {
            Ok(_) => Err(GeneratorError::IgnoredExit.into()),
            Err(Stop::Returned(value)) => Ok(Some(value)),
            Err(Stop::Closed | Stop::Raised(Raised::Exit)) => Ok(None),
            Err(Stop::Raised(raised)) => Err(raised),
        }
        // ANCHOR_END: close
    }

    /// Where it stands. `Running` is seen only while a driven body awaits something other than its
    /// own yield; for the rest, ask a [`SharedGenerator`].
    pub fn state(&self) -> GeneratorState {
        self.state
    }

    /// What ended the last `for` loop over this generator: the value that the body returned, or
    /// what it raised. It is given once.
    pub fn result(&mut self) -> Option<Result<C::Return, Raised>> {
        self.result.take()
    }

    /// The same generator with each resume, yield and state in the trace, under `name`.
    #[track_caller]
    pub fn traced(mut self, name: &str) -> Generator<Traced<C>>
    where
        C::Sent: fmt::Debug,
        C::Yield: fmt::Debug,
    {
        let place = Location::caller();
        Generator {
            state: self.state,
            body: self.body.take().map(|body| Traced::new(body, name, self.state, place)),
            result: self.result.take(),
        }
    }

    /// The same generator behind a handle that can be cloned.
    pub fn shared(self) -> SharedGenerator<C> {
        SharedGenerator::from(self)
    }

    pub(super) fn stands_at(&self) -> Option<&'static Location<'static>> {
        self.body.as_ref()?.place()
    }

    pub(super) fn set_result(&mut self, result: Result<C::Return, Raised>) {
        self.result = Some(result);
    }

    /// The rows of the table, for all four inputs.
    ///
    /// Inlined always, as is all that lies on the way of a suspended body: left to itself the
    /// compiler makes a call of it, and inputs and yields then go through memory.
    #[inline(always)]
    pub(super) fn resume_with(
        &mut self,
        input: Resume<C::Sent>,
        place: &'static Location<'static>,
    ) -> Result<C::Yield, Stop<C::Return>> {
        if self.state == GeneratorState::Suspended {
            self.run(input, place)
        } else {
            self.resume_elsewhere(input, place)
        }
    }

    #[cold]
    #[inline(never)]
    fn resume_elsewhere(
        &mut self,
        input: Resume<C::Sent>,
        place: &'static Location<'static>,
    ) -> Result<C::Yield, Stop<C::Return>> {
        let input = self.admit(input, place)?;
        self.run(input, place)
    }

    /// Lets an input pass to the body, if it may where the body stands.
    #[cold]
    fn admit(
        &mut self,
        input: Resume<C::Sent>,
        place: &'static Location<'static>,
    ) -> Result<Resume<C::Sent>, Stop<C::Return>> {
        // ANCHOR: admit
        // ANCHOR: may_resume
        match (self.state, input) {
            (GeneratorState::Running, _) => Err(GeneratorError::AlreadyExecuting.into()),
            (GeneratorState::Suspended, input) => Ok(input),
            (GeneratorState::Created, Resume::Next) => Ok(Resume::Next),
            (GeneratorState::Created, Resume::Send(_)) => Err(GeneratorError::JustStarted.into()),
            (GeneratorState::Closed, Resume::Next | Resume::Send(_)) => Err(Stop::Closed),
            // ANCHOR_END: may_resume
            (_, Resume::Throw(error)) => {
                on_behalf_of(place, || self.close_now());
                Err(Stop::Raised(Raised::Error(error)))
            }
            (_, Resume::Exit) => {
                on_behalf_of(place, || self.close_now());
                Err(Stop::Raised(Raised::Exit))
            }
        }
        // ANCHOR_END: admit
    }

    /// Drops the body where it stands.
    pub(super) fn close_now(&mut self) {
        self.state = GeneratorState::Closed;
        self.body = None;
    }
}

impl<C: Coroutine> fmt::Debug for Generator<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Generator").field(&format_args!("{}", self.state)).finish()
    }
}

static_assertions::assert_impl_all!(Generator<super::FromIter<std::ops::Range<u8>, u8>>: Send);
