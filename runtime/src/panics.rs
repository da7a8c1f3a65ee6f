//! Foreign code that panics must not keep what comes after it from being done.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The first panic of several calls that all have to be made: wakes, destructors, hooks.
#[derive(Default)]
pub(crate) struct Panics {
    first: Option<Box<dyn Any + Send>>,
}

impl Panics {
    /// Calls `f`, and keeps its panic if it is the first.
    pub(crate) fn catch(&mut self, f: impl FnOnce()) {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(f)) {
            self.first.get_or_insert(payload);
        }
    }

    /// Everything has been done: the first panic goes on from here, if there was one.
    pub(crate) fn resume(self) {
        if let Some(payload) = self.first {
            resume_unwind(payload);
        }
    }
}
