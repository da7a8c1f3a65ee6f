//! One generator with several handles, where "already executing" can happen.

use super::{Coroutine, Error, Generator, GeneratorError, GeneratorState, Raised, Resume, Stop};
use std::cell::Cell;
use std::fmt;
use std::panic::Location;
use std::rc::Rc;

/// A generator that several owners may resume, one of which can be its own body.
///
/// Clones are handles to one generator. Whoever resumes it takes it out of the place that the
/// handles share and puts it back afterwards, so no borrow is held while the body runs: a handle
/// that finds the place empty has found the generator running. Every call then gives
/// [`GeneratorError::AlreadyExecuting`] and changes nothing.
///
/// A handle that is driven (see [`drive`](super::drive())) and dropped while the body awaits
/// something closes the generator, for nobody is left who could go on: the body is dropped where it
/// stands. One that stands at a yield stays there, for the other handles.
///
/// It stays on one thread. A body that holds a handle to itself keeps itself alive, as any `Rc` in
/// a circle does, until it ends: close it.
///
/// # Example
/// ```
/// use handloom::coroutine::{async_body, Boxed, Co, Generator, SharedGenerator};
/// use std::cell::OnceCell;
/// use std::rc::Rc;
///
/// type Shared = SharedGenerator<Boxed<(), String, ()>>;
/// let me: Rc<OnceCell<Shared>> = Rc::default();
///
/// let inside = me.clone();
/// let body = async_body(move |mut co: Co<String>| async move {
///     let me = inside.get().unwrap();
///     co.yield_(format!("{}: {}", me.state(), me.next().unwrap_err())).await?;
///     Ok(())
/// });
/// let generator = me.get_or_init(|| SharedGenerator::new(body.boxed()));
///
/// assert_eq!(generator.next()?, "GEN_RUNNING: generator already executing");
/// assert_eq!(generator.state().to_string(), "GEN_SUSPENDED");
/// generator.close()?;
/// # use handloom::coroutine::Coroutine;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct SharedGenerator<C: Coroutine> {
    place: Rc<Place<C>>,
    /// Whether the body, driven through this very handle, awaits something: nobody else can go on
    /// with that.
    awaits: Cell<bool>,
}

struct Place<C: Coroutine> {
    /// The generator, while nobody runs it.
    idle: Cell<Option<Box<Generator<C>>>>,
    /// What ended the last `for` loop over it, which may have been that it was running.
    result: Cell<Option<Result<C::Return, Raised>>>,
}

impl<C: Coroutine> SharedGenerator<C> {
    /// A generator over `body`, which has not run yet.
    pub fn new(body: C) -> Self {
        SharedGenerator::from(Generator::new(body))
    }

    /// Runs the body to its next yield; see [`Generator::next`].
    ///
    /// # Errors
    /// As there, and [`GeneratorError::AlreadyExecuting`].
    #[track_caller]
    pub fn next(&self) -> Result<C::Yield, Stop<C::Return>> {
        self.next_at(Location::caller())
    }

    pub(super) fn next_at(
        &self,
        place: &'static Location<'static>,
    ) -> Result<C::Yield, Stop<C::Return>> {
        self.take()?.run(|generator| generator.resume_with(Resume::Next, place))
    }

    /// Sends a value to the yield at which the body stands; see [`Generator::send`].
    ///
    /// # Errors
    /// As there, and [`GeneratorError::AlreadyExecuting`].
    #[track_caller]
    pub fn send(&self, value: C::Sent) -> Result<C::Yield, Stop<C::Return>> {
        let place = Location::caller();
        self.take()?.run(|generator| generator.resume_with(Resume::Send(value), place))
    }

    /// Raises an error at the yield at which the body stands; see [`Generator::throw`].
    ///
    /// # Errors
    /// As there, and [`GeneratorError::AlreadyExecuting`].
    #[track_caller]
    pub fn throw(&self, error: impl Into<Error>) -> Result<C::Yield, Stop<C::Return>> {
        let place = Location::caller();
        self.take()?.run(|generator| generator.throw_at(error, place))
    }

    /// Tells the body to exit; see [`Generator::close`].
    ///
    /// # Errors
    /// As there, and [`GeneratorError::AlreadyExecuting`].
    #[track_caller]
    pub fn close(&self) -> Result<Option<C::Return>, Raised> {
        let place = Location::caller();
        self.take()?.run(|generator| generator.close_at(place))
    }

    /// Where it stands.
    pub fn state(&self) -> GeneratorState {
        self.take()
            .map_or(GeneratorState::Running, |taken| taken.run(|generator| generator.state()))
    }

    /// What ended the last `for` loop over it; see [`Generator::result`].
    pub fn result(&self) -> Option<Result<C::Return, Raised>> {
        self.place.result.take()
    }

    pub(super) fn set_result(&self, result: Result<C::Return, Raised>) {
        self.place.result.set(Some(result));
    }

    /// Notes whether the body, driven through this handle, stopped to await something.
    pub(super) fn set_awaits(&self, awaits: bool) {
        self.awaits.set(awaits);
    }

    // ANCHOR: take
    pub(super) fn take(&self) -> Result<Taken<'_, C>, GeneratorError> {
        match self.place.idle.take() {
            generator @ Some(_) => Ok(Taken { place: &self.place, generator }),
            None => Err(GeneratorError::AlreadyExecuting),
        }
    }
    // ANCHOR_END: take
}

/// A generator that was taken out of its place. It goes back when this is dropped, also by a panic.
pub(super) struct Taken<'a, C: Coroutine> {
    place: &'a Place<C>,
    generator: Option<Box<Generator<C>>>,
}

impl<C: Coroutine> Taken<'_, C> {
    pub(super) fn run<T>(mut self, call: impl FnOnce(&mut Generator<C>) -> T) -> T {
        match &mut self.generator {
            Some(generator) => call(generator),
            None => unreachable!("only `drop` empties it"),
        }
    }
}

impl<C: Coroutine> Drop for Taken<'_, C> {
    fn drop(&mut self) {
        // The place is empty, so nothing foreign is dropped by filling it.
        self.place.idle.set(self.generator.take());
    }
}

impl<C: Coroutine> From<Generator<C>> for SharedGenerator<C> {
    fn from(mut generator: Generator<C>) -> Self {
        let result = Cell::new(generator.result());
        let idle = Cell::new(Some(Box::new(generator)));
        SharedGenerator { place: Rc::new(Place { idle, result }), awaits: Cell::new(false) }
    }
}

impl<C: Coroutine> Drop for SharedGenerator<C> {
    fn drop(&mut self) {
        if self.awaits.get()
            && let Ok(taken) = self.take()
        {
            taken.run(Generator::close_now);
        }
    }
}

impl<C: Coroutine> Clone for SharedGenerator<C> {
    fn clone(&self) -> Self {
        SharedGenerator { place: Rc::clone(&self.place), awaits: Cell::new(false) }
    }
}

impl<C: Coroutine> fmt::Debug for SharedGenerator<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SharedGenerator").field(&format_args!("{}", self.state())).finish()
    }
}

// Two handles on two threads could both find the place full.
static_assertions::assert_not_impl_any!(SharedGenerator<super::FromIter<std::ops::Range<u8>>>: Send, Sync);
static_assertions::const_assert!(
    size_of::<SharedGenerator<super::FromIter<std::ops::Range<u8>>>>() == 2 * size_of::<usize>()
);
