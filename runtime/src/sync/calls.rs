//! Wakers on their way out of a line, and the lock around the line.

use crate::panics::Panics;
use crate::primitive::{Mutex, MutexGuard};
use crate::trace::Tag;
use std::sync::PoisonError;

pub(crate) use crate::watch::Waiting;

/// Those who have been called under a lock and are woken once it is let go.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    // Nearly always there is one, and it needs no allocation.
    one: Option<Waiting>,
    more: Vec<Waiting>,
    spare: Option<Waiting>,
}

impl Calls {
    pub(crate) fn add(&mut self, waiting: Waiting) {
        match self.one {
            None => self.one = Some(waiting),
            Some(_) => self.more.push(waiting),
        }
    }

    /// Keeps a waker that is not to be woken, so that it is dropped outside the lock as well.
    pub(crate) fn set_aside(&mut self, waiting: Waiting) {
        debug_assert!(self.spare.is_none(), "one future sets aside one waker at most");
        self.spare = Some(waiting);
    }

    /// Wakes them in the order in which they were called. A waker that panics does not keep the
    /// others from being woken; the first panic goes on afterwards.
    pub(crate) fn wake(self) {
        if self.more.is_empty() {
            if let Some(one) = self.one {
                one.wake();
            }
            return;
        }
        let mut panics = Panics::default();
        // The wakes below cannot unwind, so the spare one is dropped last, on the way out.
        for waiting in self.one.into_iter().chain(self.more) {
            panics.catch(|| waiting.wake());
        }
        panics.resume();
    }
}

/// Takes a lock that no foreign code ever runs under, so that poison in it has no meaning. Whoever
/// goes through it touches what `tag` names.
pub(crate) fn lock<'a, T>(mutex: &'a Mutex<T>, tag: &Tag) -> MutexGuard<'a, T> {
    tag.write();
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
