//! Counting what is worked off.

use super::Queue;
use super::lines::Inside;
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
    // ANCHOR: task_done
    pub fn task_done(&self) {
        let mut inside = Inside::enter(self);
        let any = inside.lines.unfinished > 0;
        if any {
            inside.lines.unfinished -= 1;
            inside.settle_joiners();
        }
        inside.leave().wake();
        assert!(any, "{TOO_MANY}");
    }
    // ANCHOR_END: task_done

    /// How many items were put and not yet reported done.
    pub fn unfinished(&self) -> usize {
        Inside::enter(self).lines.unfinished
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
        // Outlives the lock below: what is left in it is dropped when that is let go.
        let mut spare = self.key.is_none().then(|| Waiting::new(waker));
        loop {
            let mut inside = Inside::enter(queue);
            match self.key {
                None => {
                    if inside.lines.unfinished == 0 {
                        return Poll::Ready(());
                    }
                    if let Some(waiting) = spare.take() {
                        self.key = Some(inside.lines.joiners.join(waiting, ()));
                        return Poll::Pending;
                    }
                }
                Some(key) => match inside.lines.joiners.find(key, waker) {
                    Found::InLine => return Poll::Pending,
                    Found::OtherWaker => {
                        if let Some(waiting) = spare.take() {
                            spare.replace(inside.lines.joiners.replace(key, waiting));
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
            spare = Some(Waiting::new(waker));
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
        // All joiners are called at once, so a call has nobody to be passed on to. The lock is let
        // go before the waker that comes out is dropped.
        let left = Inside::enter(self.queue).lines.joiners.leave(key);
        drop(left);
    }
}

impl<T> fmt::Debug for Join<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Join").finish_non_exhaustive()
    }
}
