//! Which runtime, and which task of it, this thread is inside of.

use crate::trace::TaskId;
use std::task::Waker;

/// Counts one waker that sits in a wait list of this runtime, for as long as it sits there.
#[derive(Debug)]
pub(crate) struct Listed;

/// To be kept beside a waker that is put into a wait list of ours.
pub(crate) fn listed(_waker: &Waker) -> Option<Listed> {
    None
}

/// The task that is being polled on this thread.
pub(crate) fn current_task() -> Option<TaskId> {
    None
}
