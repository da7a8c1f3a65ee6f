//! Keeping a virtual clock where it is while something outside of the loop works.

use crate::context;
use crate::inbox::Inbox;
use static_assertions::assert_impl_all;
use std::sync::Arc;

/// Forbids the runtime's virtual clock to jump, until the guard is dropped.
///
/// A virtual clock jumps when nothing in the loop is ready. It cannot see that another thread is
/// at work and about to wake a task; without a hold, the deadline of some timeout would come
/// first. Jobs of a pool and children hold the clock by themselves. A thread of your own that will
/// wake a task takes a guard along. On a real clock a hold does nothing.
///
/// # Panics
/// If there is no runtime on this thread. The guard itself may go to any other.
///
/// ```
/// use std::time::Duration;
/// let runtime = handloom::Runtime::builder().virtual_clock().build();
/// runtime.block_on(async {
///     let (sender, receiver) = handloom::sync::oneshot::channel();
///     let hold = handloom::time::hold();
///     std::thread::spawn(move || {
///         sender.send("done").unwrap();
///         drop(hold);
///     });
///     let limit = Duration::from_millis(1);
///     assert_eq!(handloom::time::timeout(limit, receiver).await, Ok(Ok("done")));
/// });
/// ```
#[track_caller]
pub fn hold() -> ClockHold {
    ClockHold::new(context::expect_core("time::hold").inbox.clone())
}

/// A guard under which a virtual clock does not jump; made by [`hold`], whose example shows it.
#[derive(Debug)]
#[must_use = "the clock is held until the guard is dropped"]
pub struct ClockHold {
    inbox: Arc<Inbox>,
}

assert_impl_all!(ClockHold: Send, Sync);

impl ClockHold {
    pub(crate) fn new(inbox: Arc<Inbox>) -> Self {
        inbox.hold_clock();
        ClockHold { inbox }
    }

    /// A hold on the clock of the runtime that this thread is inside of, if there is one.
    pub(crate) fn here() -> Option<Self> {
        context::core().map(|core| ClockHold::new(core.inbox.clone()))
    }

    /// Whether it holds the clock of the runtime behind this inbox.
    pub(crate) fn is_of(&self, inbox: &Arc<Inbox>) -> bool {
        Arc::ptr_eq(&self.inbox, inbox)
    }
}

impl Drop for ClockHold {
    fn drop(&mut self) {
        self.inbox.release_clock();
    }
}
