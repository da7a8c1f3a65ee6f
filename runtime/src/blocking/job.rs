//! The result of work that another thread does: one side finishes it, the other takes it.

use crate::context;
use crate::primitive::{Mutex, MutexGuard};
use crate::sync::thread;
use crate::task::JoinError;
use crate::time::ClockHold;
use crate::trace::{self, ObjectId, ObjectKind, Tag, WaitsFor};
use static_assertions::{assert_impl_all, const_assert};
use std::fmt;
use std::panic::Location;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

/// A job's two ends. Whoever asks for a job inside a runtime will be woken by it: until it is
/// finished, that runtime's clock waits, by `hold`.
pub(crate) fn job<T>(hold: Option<ClockHold>) -> (Finish<T>, JobHandle<T>) {
    let shared = Arc::new(Shared {
        state: Mutex::new(State::Running(None)),
        tag: Tag::new(ObjectKind::Job),
    });
    (Finish { shared: Some(shared.clone()), hold }, JobHandle { shared })
}

#[derive(Debug)]
struct Shared<T> {
    state: Mutex<State<T>>,
    tag: Tag,
}

#[derive(Debug)]
enum State<T> {
    Running(Option<Waker>),
    Done(Result<T, JoinError>),
    Taken,
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // Nothing that can panic happens under the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The result, or `None` and `waker` is the one that will be woken.
    fn take_or_wait(&self, waker: &Waker) -> Poll<Result<T, JoinError>> {
        // A foreign waker's clone and drop are foreign code: not under the lock.
        let mut latest = None;
        loop {
            let mut state = self.lock();
            match &mut *state {
                State::Running(Some(known)) if known.will_wake(waker) => return Poll::Pending,
                State::Running(known) if latest.is_some() => {
                    // It is not compared again: a waker need not recognise its own clone.
                    std::mem::swap(known, &mut latest);
                    return Poll::Pending;
                }
                State::Running(_) => {
                    drop(state);
                    latest = Some(waker.clone());
                }
                State::Done(_) => return Poll::Ready(take(&mut state)),
                State::Taken => panic!("a JobHandle gives its result once"),
            }
        }
    }
}

fn take<T>(state: &mut State<T>) -> Result<T, JoinError> {
    match std::mem::replace(state, State::Taken) {
        State::Done(result) => result,
        State::Running(_) | State::Taken => panic!("a JobHandle gives its result once"),
    }
}

/// The duty to finish a job. Dropping it finishes the job as cancelled.
#[derive(Debug)]
pub(crate) struct Finish<T> {
    shared: Option<Arc<Shared<T>>>,
    hold: Option<ClockHold>,
}

impl<T> Finish<T> {
    pub(crate) fn id(&self) -> ObjectId {
        match &self.shared {
            Some(shared) => shared.tag.id(),
            None => unreachable!("a job is finished once"),
        }
    }

    pub(crate) fn with(mut self, result: Result<T, JoinError>) {
        self.finish(result);
    }

    // ANCHOR: finish
    fn finish(&mut self, result: Result<T, JoinError>) {
        let Some(shared) = self.shared.take() else {
            return;
        };
        let before = std::mem::replace(&mut *shared.lock(), State::Done(result));
        if let State::Running(Some(waker)) = before {
            waker.wake();
        }
        // The clock may go on once the wake has been sent, and not before.
        self.hold = None;
    }
    // ANCHOR_END: finish
}

impl<T> Drop for Finish<T> {
    fn drop(&mut self) {
        self.finish(Err(JoinError::cancelled()));
    }
}

/// The right to the result of work that runs on another thread: a job of a [`ThreadPool`], or a
/// task sent by a [`Handle`](crate::Handle).
///
/// It can be awaited under any runtime, or [waited for](Self::wait). The result is a
/// [`JoinError`] if the work panicked, or was refused because its pool or runtime ended first.
/// Dropping the handle lets the work go on; its result is dropped where it was made.
///
/// # Cancellation
/// Dropping a pending `.await` on `&mut handle` loses nothing.
///
/// # Panics
/// Polling it again after it gave the result.
///
/// ```
/// let pool = handloom::blocking::ThreadPool::new(2);
/// let job = pool.submit(|| 6 * 7);
/// assert_eq!(handloom::block_on(job).unwrap(), 42);
/// ```
///
/// [`ThreadPool`]: crate::blocking::ThreadPool
#[must_use = "dropping the handle lets the work go on unwatched; `let _ = ` says that this is meant"]
pub struct JobHandle<T> {
    shared: Arc<Shared<T>>,
}

assert_impl_all!(JobHandle<u8>: Send, Sync, Unpin);
const_assert!(size_of::<JobHandle<[u8; 64]>>() == size_of::<usize>());

impl<T> JobHandle<T> {
    /// Blocks this thread until the result is there.
    ///
    /// # Errors
    /// As awaiting it.
    ///
    /// # Panics
    /// Where it would have to wait inside `block_on`: it would stop the loop, and the work may need
    /// that very loop. Await the handle there.
    #[track_caller]
    pub fn wait(self) -> Result<T, JoinError> {
        thread::wait("JobHandle::wait", "the handle", |waker| self.shared.take_or_wait(waker))
    }

    /// Whether the result is there (or was taken), so that waiting would take no time.
    pub fn is_finished(&self) -> bool {
        !matches!(*self.shared.lock(), State::Running(_))
    }
}

impl<T> Future for JobHandle<T> {
    type Output = Result<T, JoinError>;

    // The caller is whoever awaits the handle: that line is what the trace shows.
    #[track_caller]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if !context::may_go_on(cx, Location::caller()) {
            return Poll::Pending;
        }
        let result = self.shared.take_or_wait(cx.waker());
        if result.is_pending() {
            trace::waits(Location::caller(), || WaitsFor::Job { job: self.shared.tag.id() });
        }
        context::counted(result)
    }
}

impl<T> fmt::Debug for JobHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobHandle").field("finished", &self.is_finished()).finish_non_exhaustive()
    }
}
