//! The `for` loop over a generator.

use super::{Coroutine, Generator, Resume, SharedGenerator, Stop};
use std::fmt;
use std::iter::FusedIterator;
use std::panic::Location;

/// The values that a generator yields: what `for value in &mut generator` runs over.
///
/// It borrows, so that the generator is still there after the loop: what the body returned, or the
/// error that ended the loop early, waits in [`Generator::result`]. To break out of the loop leaves
/// the generator where it stands; the next loop goes on from there.
///
/// ```
/// use handloom::coroutine::{async_body, Co, Generator};
///
/// let mut countdown = Generator::new(async_body(|mut co: Co<u32>| async move {
///     for n in (1..=3).rev() {
///         co.yield_(n).await?;
///     }
///     Ok("lift-off")
/// }));
///
/// let mut seen = Vec::new();
/// for n in &mut countdown {
///     seen.push(n);
/// }
/// assert_eq!(seen, [3, 2, 1]);
/// assert_eq!(countdown.result().unwrap()?, "lift-off");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Values<'a, C: Coroutine> {
    generator: &'a mut Generator<C>,
    /// The line of the loop.
    place: &'static Location<'static>,
}

impl<C: Coroutine> Iterator for Values<'_, C> {
    type Item = C::Yield;

    fn next(&mut self) -> Option<C::Yield> {
        match self.generator.resume_with(Resume::Next, self.place) {
            Ok(value) => return Some(value),
            Err(Stop::Returned(value)) => self.generator.set_result(Ok(value)),
            Err(Stop::Raised(raised)) => self.generator.set_result(Err(raised)),
            Err(Stop::Closed) => {}
        }
        None
    }
}

impl<'a, C: Coroutine> IntoIterator for &'a mut Generator<C> {
    type Item = C::Yield;
    type IntoIter = Values<'a, C>;

    #[track_caller]
    fn into_iter(self) -> Values<'a, C> {
        self.values()
    }
}

impl<C: Coroutine> Generator<C> {
    /// Its values as an iterator, for `map`, `zip` and the like.
    #[track_caller]
    pub fn values(&mut self) -> Values<'_, C> {
        Values { generator: self, place: Location::caller() }
    }
}

/// The values of a generator that is shared: what `for value in &shared` runs over.
///
/// The other handles may take values in between. What ended the loop waits in
/// [`SharedGenerator::result`]; in a generator that is running, that is the error
/// "generator already executing".
pub struct SharedValues<'a, C: Coroutine> {
    generator: &'a SharedGenerator<C>,
    place: &'static Location<'static>,
}

impl<C: Coroutine> Iterator for SharedValues<'_, C> {
    type Item = C::Yield;

    fn next(&mut self) -> Option<C::Yield> {
        match self.generator.next_at(self.place) {
            Ok(value) => return Some(value),
            Err(Stop::Returned(value)) => self.generator.set_result(Ok(value)),
            Err(Stop::Raised(raised)) => self.generator.set_result(Err(raised)),
            Err(Stop::Closed) => {}
        }
        None
    }
}

impl<'a, C: Coroutine> IntoIterator for &'a SharedGenerator<C> {
    type Item = C::Yield;
    type IntoIter = SharedValues<'a, C>;

    #[track_caller]
    fn into_iter(self) -> SharedValues<'a, C> {
        self.values()
    }
}

impl<C: Coroutine> SharedGenerator<C> {
    /// Its values as an iterator, for `map`, `zip` and the like.
    #[track_caller]
    pub fn values(&self) -> SharedValues<'_, C> {
        SharedValues { generator: self, place: Location::caller() }
    }
}

impl<C: Coroutine> FusedIterator for Values<'_, C> {}

impl<C: Coroutine> fmt::Debug for Values<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Values").field(&self.generator).finish()
    }
}

impl<C: Coroutine> fmt::Debug for SharedValues<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SharedValues").field(&self.generator).finish()
    }
}
