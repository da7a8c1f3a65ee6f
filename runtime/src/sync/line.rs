//! The one way to wait in a line, for the primitives whose state is small enough for one lock.

use super::calls::{Calls, Waiting, lock};
use super::waiters::{Found, Key, Waiters};
use crate::primitive::Mutex;
use crate::trace::Tag;
use std::task::{Poll, Waker};

/// What a lock guards that has a line in front of it.
pub(crate) trait Line {
    /// What is given to those who are called.
    type Gift;

    /// The line.
    fn waiters(&mut self) -> &mut Waiters<Self::Gift>;

    /// What a newcomer gets without waiting, if anything.
    fn try_now(&mut self, asked: &Self::Gift) -> Option<Self::Gift>;

    /// Takes back a gift whose owner was dropped before it came for it, and calls the next.
    fn take_back(&mut self, gift: Self::Gift, calls: &mut Calls);

    /// The others in line may be served now that one has left it without being called.
    fn left(&mut self, _calls: &mut Calls) {}
}

/// Polls a wait: tries once as a newcomer, joins the line with what it `asks`, and from then on
/// looks whether it has been called. It keeps the latest waker, and clones and drops wakers
/// outside the lock.
pub(crate) fn poll<L: Line>(
    state: &Mutex<L>,
    tag: &Tag,
    key: &mut Option<Key>,
    waker: &Waker,
    asks: impl Fn() -> L::Gift,
) -> Poll<L::Gift> {
    let mut fresh: Option<Waiting> = None;
    loop {
        // Declared before the guard, so it is dropped after it.
        let _replaced;
        let mut line = lock(state, tag);
        match *key {
            None => {
                let asked = asks();
                if let Some(gift) = line.try_now(&asked) {
                    return Poll::Ready(gift);
                }
                if let Some(waiting) = fresh.take() {
                    *key = Some(line.waiters().join(waiting, asked));
                    return Poll::Pending;
                }
            }
            Some(place) => match line.waiters().find(place, waker) {
                Found::InLine => return Poll::Pending,
                Found::OtherWaker => {
                    if let Some(waiting) = fresh.take() {
                        _replaced = line.waiters().replace(place, waiting);
                        return Poll::Pending;
                    }
                }
                Found::Called(gift) => {
                    *key = None;
                    return Poll::Ready(gift);
                }
            },
        }
        drop(line);
        fresh = Some(Waiting::new(waker));
    }
}

/// Gives up a wait. A gift that was waiting for it goes to the next.
pub(crate) fn leave<L: Line>(state: &Mutex<L>, tag: &Tag, key: Option<Key>) {
    let Some(key) = key else { return };
    let mut calls = Calls::default();
    // Outlives the lock: its waker is dropped when that is let go.
    let _waiting;
    {
        let mut line = lock(state, tag);
        match line.waiters().leave(key) {
            Some(Ok(gift)) => line.take_back(gift, &mut calls),
            Some(Err(waiting)) => {
                _waiting = waiting;
                line.left(&mut calls);
            }
            None => {}
        }
    }
    calls.wake();
}
