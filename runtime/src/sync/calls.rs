//! Wakers on their way out of a line, and the lock around the line.

use crate::panics::Panics;
use crate::primitive::{Mutex, MutexGuard};
use crate::trace::Tag;
use std::mem;
use std::sync::PoisonError;

pub(crate) use crate::watch::Waiting;

/// Those who have been called under a lock and are woken once it is let go.
// Nearly always there is one or none, which needs no allocation and next to nothing to drop.
#[derive(Debug, Default)]
pub(crate) enum Calls {
    #[default]
    None,
    One(Waiting),
    Many(Vec<Waiting>),
}

impl Calls {
    #[inline]
    pub(crate) fn add(&mut self, waiting: Waiting) {
        *self = match mem::take(self) {
            Calls::None => Calls::One(waiting),
            Calls::One(first) => Calls::Many(vec![first, waiting]),
            Calls::Many(mut all) => {
                all.push(waiting);
                Calls::Many(all)
            }
        };
    }

    /// Wakes them in the order in which they were called. A waker that panics does not keep the
    /// others from being woken; the first panic goes on afterwards.
    #[inline]
    pub(crate) fn wake(self) {
        match self {
            Calls::None => {}
            Calls::One(waiting) => waiting.wake(),
            Calls::Many(all) => {
                let mut panics = Panics::default();
                for waiting in all {
                    panics.catch(|| waiting.wake());
                }
                panics.resume();
            }
        }
    }
}

/// Takes a lock that no foreign code ever runs under, so that poison in it has no meaning. Whoever
/// goes through it touches what `tag` names.
pub(crate) fn lock<'a, T>(mutex: &'a Mutex<T>, tag: &Tag) -> MutexGuard<'a, T> {
    tag.write();
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
