//! What other threads can hold of a runtime.

use crate::blocking::{JobHandle, job};
use crate::inbox::{Inbox, Message};
use crate::task::JoinError;
use crate::time::ClockHold;
use static_assertions::assert_impl_all;
use std::fmt;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The right to send work to a runtime, from any thread.
///
/// ```
/// let (about, told) = handloom::sync::oneshot::channel();
/// let runtime = handloom::Runtime::new();
/// let handle = runtime.handle();
/// let thread = std::thread::spawn(move || {
///     // The closure travels; the future is made at home, so it need not be `Send`.
///     let job = handle.spawn(|| async { *std::rc::Rc::new(42) }).unwrap();
///     about.send(job.wait().unwrap()).unwrap();
/// });
/// assert_eq!(runtime.block_on(told), Ok(42));
/// thread.join().unwrap();
/// ```
#[derive(Debug)]
pub struct Handle {
    inbox: Arc<Inbox>,
}

assert_impl_all!(Handle: Send, Sync);

impl Handle {
    pub(crate) fn new(inbox: Arc<Inbox>) -> Self {
        // Counted: as long as there is one, a deadlock is not certain.
        inbox.add_handle();
        Handle { inbox }
    }

    /// Has `make` called on the runtime's thread, and the future that it makes run there as a
    /// task. Work sent by one thread starts in the order in which it was sent.
    ///
    /// The handle can be awaited anywhere, or waited for on a thread that runs no loop. It
    /// delivers the task's panic. If the runtime is dropped first, it says "cancelled".
    ///
    /// # Errors
    /// [`Gone`], if the runtime was dropped already. `make` is dropped uncalled.
    #[track_caller]
    pub fn spawn<M, F>(&self, make: M) -> Result<JobHandle<F::Output>, Gone>
    where
        M: FnOnce() -> F + Send + 'static,
        F: Future<Output: Send + 'static> + 'static,
    {
        // ANCHOR: send
        let place = Location::caller();
        // Sent home from home, the task is no work of an outsider: it may need the clock itself.
        let hold = ClockHold::here().filter(|hold| !hold.is_of(&self.inbox));
        let (finish, handle) = job(hold);
        let spawn = Message::Spawn(Box::new(move |core| {
            let task = core.spawn(None, place, async move {
                let caught = Caught(Box::pin(async move { make().await })).await;
                finish.with(caught.map_err(JoinError::panicked));
            });
            drop(task);
        }));
        if self.inbox.send(spawn) { Ok(handle) } else { Err(Gone) }
        // ANCHOR_END: send
    }

    /// Whether the runtime was dropped.
    pub fn is_gone(&self) -> bool {
        self.inbox.is_closed()
    }
}

impl Clone for Handle {
    fn clone(&self) -> Self {
        Handle::new(self.inbox.clone())
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.inbox.remove_handle();
    }
}

/// A future whose panic is its output, so that it can travel.
struct Caught<F>(Pin<Box<F>>);

impl<F: Future> Future for Caught<F> {
    type Output = std::thread::Result<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(cx))) {
            Ok(poll) => poll.map(Ok),
            Err(payload) => Poll::Ready(Err(payload)),
        }
    }
}

/// The runtime that was meant is no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the runtime was dropped")
    }
}

impl std::error::Error for Gone {}
