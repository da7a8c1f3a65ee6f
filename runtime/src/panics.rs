//! Foreign code that panics must not keep what comes after it from being done.

use crate::trace::{self, What};
use std::any::Any;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;

/// The first panic of several calls that all have to be made: wakes, destructors, hooks.
#[derive(Default)]
pub(crate) struct Panics {
    first: Option<Box<dyn Any + Send>>,
}

impl Panics {
    /// Calls `f`, and keeps its panic if it is the first.
    pub(crate) fn catch(&mut self, f: impl FnOnce()) {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(f)) {
            match self.first {
                None => self.first = Some(payload),
                Some(_) => drop_payload(payload),
            }
        }
    }

    /// Tells an observer, if there is one, what happened.
    #[inline]
    pub(crate) fn tell(&mut self, what: impl FnOnce() -> What) {
        if trace::enabled() {
            self.catch(|| trace::emit(what));
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// Everything has been done: the first panic goes on from here, if there was one. Where the
    /// thread unwinds already a second panic would abort the program, so it ends here.
    pub(crate) fn resume(self) {
        match self.first {
            None => {}
            Some(payload) if thread::panicking() => drop_payload(payload),
            Some(payload) => resume_unwind(payload),
        }
    }
}

/// Drops what a panic carried. A payload whose own drop panics is foreign code, too; what that
/// panic carries is not dropped at all, for it could go on like this for ever.
pub(crate) fn drop_payload(payload: Box<dyn Any + Send>) {
    if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        mem::forget(again);
    }
}
