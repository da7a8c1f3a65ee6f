//! Tasks that are done, and those that are pending.

use crate::context;
use crate::task::JoinHandle;
use crate::trace::{self, WaitsFor};
use static_assertions::assert_not_impl_any;
use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

/// How long [`wait`] waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// One of the tasks has ended.
    FirstCompleted,
    /// All of them have.
    AllCompleted,
}

/// Waits until one of `tasks` has ended, or all of them have. It takes those that have ended out of
/// the list, in their order, and gives them; those that are pending are what is left there, and run
/// on. So there are the two sets of asyncio's `wait`.
///
/// It gives tasks and not their outcomes: awaiting one that has ended does not wait, and says
/// whether it panicked or was cancelled. Of no tasks it gives none, at once.
///
/// # Cancellation
/// Dropping it loses nothing: until it is ready, all tasks are in the list.
///
/// ```
/// use handloom::future::{Until, wait};
/// use handloom::{spawn, time::sleep};
/// use std::time::Duration;
///
/// let runtime = handloom::Runtime::builder().virtual_clock().build();
/// runtime.block_on(async {
///     let work = async |seconds| { sleep(Duration::from_secs(seconds)).await; seconds };
///     let mut pending: Vec<_> = [3, 1, 2].map(|seconds| spawn(work(seconds))).into();
///     let mut order = Vec::new();
///     while !pending.is_empty() {
///         for done in wait(&mut pending, Until::FirstCompleted).await {
///             order.push(done.await.unwrap());
///         }
///     }
///     assert_eq!(order, [1, 2, 3]);
/// });
/// ```
#[track_caller]
pub fn wait<T>(tasks: &mut Vec<JoinHandle<T>>, until: Until) -> Wait<'_, T> {
    Wait { tasks, until, place: Location::caller() }
}

/// The future of [`wait`].
#[must_use = "futures do nothing unless they are awaited"]
pub struct Wait<'a, T> {
    tasks: &'a mut Vec<JoinHandle<T>>,
    until: Until,
    place: &'static Location<'static>,
}

// Handles stay on the thread of their tasks.
assert_not_impl_any!(Wait<'static, u8>: Send, Sync);

/// How many tasks a wait lists.
const LISTED: usize = 64;

impl<T> Future for Wait<'_, T> {
    type Output = Vec<JoinHandle<T>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if !context::may_go_on(cx, self.place) {
            return Poll::Pending;
        }
        // ANCHOR: poll
        // Either look ends at the first task that decides it, and leaves the waker with those that
        // it has asked. Where all are waited for, that is one at a time.
        let over = self.tasks.is_empty()
            || match self.until {
                Until::AllCompleted => self.tasks.iter().all(|task| task.poll_end(cx)),
                Until::FirstCompleted => self.tasks.iter().any(|task| task.poll_end(cx)),
            };
        if over {
            let done = self.get_mut().tasks.extract_if(.., |it| it.is_finished());
            return context::counted(Poll::Ready(done.collect()));
        }
        self.note();
        Poll::Pending
        // ANCHOR_END: poll
    }
}

impl<T> Wait<'_, T> {
    /// What it waits for, if anyone wants to know.
    fn note(&self) {
        if !trace::noting() {
            return;
        }
        let mut pending = self.tasks.iter().filter(|task| !task.is_finished());
        for task in pending.by_ref().take(LISTED) {
            trace::waits(self.place, || WaitsFor::Join { task: task.id() });
        }
        if let count @ 1.. = pending.count() {
            trace::waits(self.place, || WaitsFor::More { count });
        }
    }
}

impl<T> fmt::Debug for Wait<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait").field("tasks", self.tasks).field("until", &self.until).finish()
    }
}
