//! Which shared things a step touches: what tells whether two steps could change places.

use super::tracer::{TOUCHES, notes};
use super::{ObjectId, Tag, TaskId};
use std::cell::RefCell;

thread_local! {
    static TOUCHED: RefCell<Vec<Touch>> = const { RefCell::new(Vec::new()) };
}

/// One shared thing, and whether it was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Touch {
    pub(crate) shared: Shared,
    pub(crate) write: bool,
}

/// What tasks can share without leaving our sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shared {
    /// A queue, a lock, a cell.
    Object(ObjectId),
    /// The numbers that tasks are given.
    Numbers,
    /// Whether a task has ended, and its outcome.
    End(TaskId),
    /// Whether a task is to go on at all.
    Life(TaskId),
}

/// Notes that the step that runs touches something, if anyone wants to know.
#[inline]
pub(crate) fn touch(write: bool, shared: impl FnOnce() -> Shared) {
    if notes(TOUCHES) {
        record(Touch { shared: shared(), write });
    }
}

// Nearly nobody ever wants to know, so nothing of this is to be inlined where things are touched.
#[cold]
fn record(touch: Touch) {
    TOUCHED.with(|touched| {
        let mut touched = touched.borrow_mut();
        if !touched.contains(&touch) {
            touched.push(touch);
        }
    });
}

/// Takes what was touched since the last call.
pub(crate) fn take_touches() -> Vec<Touch> {
    TOUCHED.take()
}

impl Tag {
    /// The object is looked at.
    #[inline]
    pub(crate) fn read(&self) {
        if notes(TOUCHES) {
            self.record(false);
        }
    }

    /// The object is changed, or may be.
    #[inline]
    pub(crate) fn write(&self) {
        if notes(TOUCHES) {
            self.record(true);
        }
    }

    /// The number that an object gets when it is first touched depends on which step comes first.
    /// Counting that as a change makes any two steps that number anything dependent, so that a
    /// number means the same object wherever two steps are compared.
    #[cold]
    fn record(&self, write: bool) {
        let write = write || !self.is_numbered();
        record(Touch { shared: Shared::Object(self.id()), write });
    }
}
