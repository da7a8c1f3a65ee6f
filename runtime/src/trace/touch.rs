//! Which shared things a step touches: what tells whether two steps could change places.

use super::emit::{TOUCHES, notes};
use super::{ObjectId, ObjectKind, Tag, TaskId};
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
    /// The numbers that objects of a kind are given.
    Objects(ObjectKind),
    /// The numbers that tasks are given.
    Tasks,
    /// Whether a task has ended, and its outcome.
    End(TaskId),
    /// The next turn of a task, and what it does there: the task was made or aborted, or a child
    /// of it was woken, and a task polls its children in the order in which they were woken. Other
    /// wakes are not noted, for a turn touches what it was woken by. Nor is the turn itself, but
    /// for the main future's, which is a part of another task's step.
    Turn(TaskId),
}

/// Notes that the step that runs touches something, if anyone wants to know.
#[inline]
pub(crate) fn touch(write: bool, shared: impl FnOnce() -> Shared) {
    if touching() {
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

/// Whether anyone wants to know what is touched.
#[inline]
pub(crate) fn touching() -> bool {
    notes(TOUCHES)
}

/// Takes what was touched since the last call.
pub(crate) fn take_touches() -> Vec<Touch> {
    TOUCHED.take()
}

impl Tag {
    /// The object is looked at.
    #[inline]
    pub(crate) fn read(&self) {
        if touching() {
            self.record(false);
        }
    }

    /// The object is changed, or may be.
    #[inline]
    pub(crate) fn write(&self) {
        if touching() {
            self.record(true);
        }
    }

    /// The number that an object gets when it is first touched depends on which step comes first.
    /// A first touch changes the count of those numbers, so that any two steps that number objects
    /// of a kind depend on each other, and a number means the same object wherever two steps are
    /// compared. It counts as a change of the object itself, too: the other step that touches it
    /// would number it if it came first.
    #[cold]
    fn record(&self, write: bool) {
        let first = !self.is_numbered();
        let object = self.id();
        if first {
            record(Touch { shared: Shared::Objects(object.kind), write: true });
        }
        record(Touch { shared: Shared::Object(object), write: write || first });
    }
}
