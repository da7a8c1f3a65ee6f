//! Counting what is worked off.

use super::Queue;
use super::lines::Inside;
use super::word::{CROWDED, ITEM, JOINERS};
use crate::sync::calls::Waiting;
use crate::sync::thread;
use crate::sync::waiters::{Found, Key};
use crate::trace::{WaitsFor, waits};
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// What Python's `ValueError` says.
const TOO_MANY: &str = "task_done() called too many times";

impl<T> Queue<T> {
    /// Reports that one item which was got has been worked off.
    ///
    /// A consumer that fails before it says so leaves its item unfinished, and `join` waits on:
    /// the trace shows for how many.
    ///
    /// # Panics
    ///
    /// "`task_done() called too many times`", if there is no unfinished item: Python's
    /// `ValueError`. It is a mistake in the program, so it is no `Result`.
    #[track_caller]
    pub fn task_done(&self) {
        self.tag.write();
        let mut seen = self.word.load();
        while !seen.has(CROWDED) {
            assert!(seen.unfinished() > 0, "{TOO_MANY}");
            match self.word.advance(seen, ITEM.wrapping_neg()) {
                Ok(now) => {
                    if now.unfinished() == 0 && now.has(JOINERS) {
                        let mut inside = Inside::enter(self);
                        inside.settle_joiners();
                        inside.leave().wake();
                    }
                    return;
                }
                Err(changed) => seen = changed,
            }
        }
        let mut inside = Inside::crowd(self);
        let any = inside.counts().unfinished() > 0;
        if any {
            inside.count(ITEM.wrapping_neg());
            if inside.counts().has(JOINERS) {
                inside.settle_joiners();
            }
        }
        inside.disperse();
        inside.leave().wake();
        assert!(any, "{TOO_MANY}");
    }

    /// How many items were put and not yet reported done. It counts modulo 2³².
    pub fn unfinished(&self) -> usize {
        Inside::enter(self).counts().unfinished()
    }

    /// Waits until every item that was put has been reported done.
    ///
    /// Cancelling: nothing is lost.
    #[track_caller]
    pub fn join(&self) -> Join<'_, T> {
        Join { queue: self, key: None, place: Location::caller() }
    }

    /// The same, and parks the thread.
    ///
    /// # Panics
    ///
    /// If it would have to wait inside `block_on`: it would stop the loop, and whoever it waits for
    /// may need that very loop. Await [`join`](Queue::join) there.
    #[track_caller]
    pub fn join_blocking(&self) {
        let mut join = self.join();
        thread::wait("Queue::join_blocking", "Queue::join", |waker| join.poll_join(waker));
    }
}

/// The future of [`Queue::join`].
#[must_use = "it waits only if it is awaited"]
pub struct Join<'a, T> {
    queue: &'a Queue<T>,
    key: Option<Key>,
    place: &'static Location<'static>,
}

impl<T> Join<'_, T> {
    fn poll_join(&mut self, waker: &Waker) -> Poll<()> {
        let queue = self.queue;
        let mut fresh = self.key.is_none().then(|| Waiting::new(waker));
        loop {
            let mut inside = Inside::enter(queue);
            match self.key {
                None => {
                    // Announced first, then looked: both are steps of one word, so the last
                    // `task_done` either comes before the look or sees the flag.
                    queue.word.set(JOINERS);
                    if inside.counts().unfinished() == 0 {
                        inside.settle_joiners();
                        inside.leave().wake();
                        return Poll::Ready(());
                    }
                    if let Some(waiting) = fresh.take() {
                        self.key = Some(inside.lines.joiners.join(waiting, ()));
                        return Poll::Pending;
                    }
                }
                Some(key) => match inside.lines.joiners.find(key, waker) {
                    Found::InLine => return Poll::Pending,
                    Found::OtherWaker => {
                        if let Some(waiting) = fresh.take() {
                            let old = inside.lines.joiners.replace(key, waiting);
                            inside.calls.set_aside(old);
                            return Poll::Pending;
                        }
                    }
                    Found::Called(()) => {
                        self.key = None;
                        return Poll::Ready(());
                    }
                },
            }
            drop(inside);
            fresh = Some(Waiting::new(waker));
        }
    }
}

impl<T> Future for Join<'_, T> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let poll = self.poll_join(cx.waker());
        if poll.is_pending() {
            waits(self.place, || WaitsFor::QueueJoin {
                queue: self.queue.tag.id(),
                unfinished: self.queue.unfinished(),
            });
        }
        poll
    }
}

impl<T> Drop for Join<'_, T> {
    fn drop(&mut self) {
        let Some(key) = self.key else { return };
        let mut inside = Inside::enter(self.queue);
        // All joiners are called at once, so a call has nobody to be passed on to.
        if let Some(Err(waiting)) = inside.lines.joiners.leave(key) {
            inside.calls.set_aside(waiting);
        }
        inside.leave().wake();
    }
}

impl<T> fmt::Debug for Join<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Join").finish_non_exhaustive()
    }
}
