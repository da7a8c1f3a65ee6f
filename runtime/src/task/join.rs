//! What may take the outcome of a task, and what the outcome can be.

use super::Outcome;
use super::table::Join;
use crate::context;
use crate::core::Core;
use crate::slab::Key;
use crate::trace::{self, Shared, TaskId, WaitsFor, touch};
use crate::watch::Waiting;
use static_assertions::{assert_impl_all, assert_not_impl_any};
use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// The right to the outcome of one task.
///
/// Awaiting it gives `Ok(output)`, or a [`JoinError`] that says why there is none. Dropping it
/// *detaches* the task, which runs on. It stays on the task's thread, as the output does; what
/// other threads can hold is a [`JobHandle`](crate::blocking::JobHandle).
///
/// # Cancellation
/// Dropping a pending `.await` on `&mut handle` loses nothing: the outcome waits to be taken.
///
/// # Panics
/// Polling it again after it gave the outcome.
///
/// ```
/// # handloom::block_on(async {
/// let task = handloom::spawn(async { 6 * 7 });
/// assert_eq!(task.await.unwrap(), 42);
///
/// let endless = handloom::spawn(std::future::pending::<()>());
/// endless.abort();
/// assert!(endless.await.unwrap_err().is_cancelled());
/// # });
/// ```
#[must_use = "dropping the handle detaches the task; `let _ = ` says that this is meant"]
pub struct JoinHandle<T> {
    core: Rc<Core>,
    key: Key,
    output: PhantomData<T>,
}

// The output may be something that must not leave its thread.
assert_not_impl_any!(JoinHandle<u8>: Send, Sync);
assert_impl_all!(JoinHandle<std::marker::PhantomPinned>: Unpin);

// Only the outcome is generic, and it is in the table: nothing of a `T` is pinned in the handle.
impl<T> Unpin for JoinHandle<T> {}

impl<T> JoinHandle<T> {
    pub(crate) fn new(core: Rc<Core>, key: Key) -> Self {
        JoinHandle { core, key, output: PhantomData }
    }

    /// Asks for the end of the task: at its next turn its future is dropped, and whoever joins it
    /// finds a [`JoinError`] that [is cancelled](JoinError::is_cancelled). A task that has ended
    /// already keeps its outcome. Aborting is how `asyncio`'s `Task.cancel` is spelled in Rust;
    /// a future cannot refuse it.
    pub fn abort(&self) {
        self.core.abort(self.key);
    }

    /// Whether the outcome is there (or was taken), so that awaiting would not wait.
    pub fn is_finished(&self) -> bool {
        self.touch(false);
        self.core.tasks.borrow_mut().is_done(self.key)
    }

    /// Whoever explores schedules explores those of this very runtime.
    #[inline]
    fn touch(&self, write: bool) {
        if self.core.is_watched() {
            touch(write, || Shared::End(self.id()));
        }
    }

    /// The number of the task in the trace.
    pub fn id(&self) -> TaskId {
        TaskId(self.key.serial)
    }

    /// The outcome, or `None` if it is not there yet; then whoever polls is woken when it is.
    fn poll_outcome(&self, cx: &Context<'_>) -> Option<Outcome> {
        self.touch(true);
        let found = self.core.tasks.borrow_mut().join(self.key, cx.waker());
        match found.expect("a JoinHandle was polled after it gave the outcome") {
            Join::Outcome(outcome) => return Some(outcome),
            Join::Wait => {}
            Join::Register => {
                // A foreign waker's clone and drop are foreign code: not under the borrow.
                let waiting = Waiting::new(cx.waker());
                let before = self.core.tasks.borrow_mut().set_joiner(self.key, waiting);
                drop(before);
            }
        }
        None
    }

    /// Whether the outcome is there. If not, whoever polls is woken when it is. It stays there.
    pub(crate) fn poll_end(&self, cx: &Context<'_>) -> bool {
        // Who asks for the outcome takes it, so that is done only while there is none to take.
        self.is_finished() || self.poll_outcome(cx).is_some()
    }
}

impl<T: 'static> Future for JoinHandle<T> {
    type Output = Result<T, JoinError>;

    // The caller is whoever awaits the handle: that line is what the trace shows.
    #[track_caller]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // ANCHOR: poll
        if !context::may_go_on(cx, Location::caller()) {
            return Poll::Pending;
        }
        if let Some(outcome) = self.poll_outcome(cx) {
            return context::counted(Poll::Ready(outcome.map(|output| match output.downcast() {
                Ok(output) => *output,
                Err(_) => unreachable!("a task's handle has the type of its output"),
            })));
        }
        trace::waits(Location::caller(), || WaitsFor::Join { task: self.id() });
        Poll::Pending
        // ANCHOR_END: poll
    }
}

impl<T> Drop for JoinHandle<T> {
    fn drop(&mut self) {
        self.touch(true);
        let (outcome, _joiner) = self.core.tasks.borrow_mut().detach(self.key);
        if let Some(outcome) = outcome {
            self.core.discard(self.id(), outcome);
        }
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").field("task", &self.id().0).finish_non_exhaustive()
    }
}

/// Why there is no output: the task panicked, or it was cancelled.
///
/// ```
/// # handloom::block_on(async {
/// # std::panic::set_hook(Box::new(|_| {}));
/// let error = handloom::spawn(async { panic!("no milk") }).await.map(|(): ()| ()).unwrap_err();
/// assert!(error.is_panic());
/// assert_eq!(error.message(), Some("no milk"));
/// # });
/// ```
pub struct JoinError {
    cause: Cause,
}

enum Cause {
    Cancelled,
    // Boxed twice, so that an error is one word and a result of it stays small.
    Panicked(Box<Box<dyn Any + Send>>),
}

// A handle on another thread may be given the error. It is not `Sync`: a payload need not be.
assert_impl_all!(JoinError: Send);
// A panic's payload need not be `Sync`.
assert_not_impl_any!(JoinError: Sync);

impl JoinError {
    pub(crate) fn cancelled() -> Self {
        JoinError { cause: Cause::Cancelled }
    }

    pub(crate) fn panicked(payload: Box<dyn Any + Send>) -> Self {
        JoinError { cause: Cause::Panicked(Box::new(payload)) }
    }

    /// Whether the task was aborted, or its runtime was dropped before it ended.
    pub fn is_cancelled(&self) -> bool {
        matches!(self.cause, Cause::Cancelled)
    }

    /// Whether the task panicked.
    pub fn is_panic(&self) -> bool {
        !self.is_cancelled()
    }

    /// What the task said when it panicked, if it panicked with a text.
    pub fn message(&self) -> Option<&str> {
        match &self.cause {
            Cause::Cancelled => None,
            Cause::Panicked(payload) => panic_message(&***payload),
        }
    }

    /// The payload of the panic, to be passed to [`std::panic::resume_unwind`].
    ///
    /// # Errors
    /// A cancelled task has none; the error comes back.
    pub fn try_into_panic(self) -> Result<Box<dyn Any + Send>, Self> {
        match self.cause {
            Cause::Cancelled => Err(self),
            Cause::Panicked(payload) => Ok(*payload),
        }
    }

    /// The payload of the panic, to be passed to [`std::panic::resume_unwind`].
    ///
    /// # Panics
    /// If the task was cancelled rather than panicked.
    pub fn into_panic(self) -> Box<dyn Any + Send> {
        self.try_into_panic().expect("the task was cancelled, it did not panic")
    }
}

/// The text of a panic, if it has one.
pub(crate) fn panic_message(payload: &(dyn Any + Send)) -> Option<&str> {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
}

impl fmt::Display for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.cause, self.message()) {
            (Cause::Cancelled, _) => f.write_str("the task was cancelled"),
            (Cause::Panicked(_), Some(message)) => write!(f, "the task panicked: {message}"),
            (Cause::Panicked(_), None) => f.write_str("the task panicked"),
        }
    }
}

impl fmt::Debug for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JoinError({self})")
    }
}

impl std::error::Error for JoinError {}

/// An unwanted outcome, as text for whoever listens for panics that nobody joins.
pub(crate) fn unjoined(outcome: &Outcome) -> Option<String> {
    match outcome {
        Err(error) if error.is_panic() => Some(error.message().unwrap_or_default().to_owned()),
        _ => None,
    }
}
