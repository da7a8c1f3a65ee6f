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

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::panic_any;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// What a panic carries, whose drop panics with another one like it, so many times.
    struct Chain(usize, Arc<AtomicUsize>);

    impl Drop for Chain {
        fn drop(&mut self) {
            self.1.fetch_add(1, Ordering::Relaxed);
            if self.0 > 0 {
                panic_any(Chain(self.0 - 1, self.1.clone()));
            }
        }
    }

    #[test]
    fn the_first_panic_goes_on_whatever_the_others_carry() {
        let dropped = Arc::new(AtomicUsize::new(0));
        let mut panics = Panics::default();
        assert!(panics.is_empty());
        panics.catch(|| panic_any("first"));
        for links in 0..3 {
            panics.catch(|| panic_any(Chain(links, dropped.clone())));
        }
        assert!(!panics.is_empty());
        // What the drop of a payload panics with is dropped by nobody.
        assert_eq!(dropped.load(Ordering::Relaxed), 3);
        let went_on = catch_unwind(AssertUnwindSafe(|| panics.resume()));
        assert_eq!(went_on.unwrap_err().downcast_ref(), Some(&"first"));
        Panics::default().resume();
    }

    /// A second panic would end the process, and all tests with it.
    #[test]
    fn none_goes_on_where_the_thread_unwinds_already() {
        struct Resumes(Option<Panics>);
        impl Drop for Resumes {
            fn drop(&mut self) {
                self.0.take().expect("it is dropped once").resume();
            }
        }
        let dropped = Arc::new(AtomicUsize::new(0));
        let mut panics = Panics::default();
        panics.catch(|| panic_any(Chain(1, dropped.clone())));
        let outer = catch_unwind(AssertUnwindSafe(move || {
            let _resumes = Resumes(Some(panics));
            panic_any("outer");
        }));
        assert_eq!(outer.unwrap_err().downcast_ref(), Some(&"outer"));
        assert_eq!(dropped.load(Ordering::Relaxed), 1);
    }
}
