//! A [`Waker`] made by hand: a pointer, and a table of the four things that can be done with it.
//!
//! `std::task::Wake` does what this file does, and nobody outside a lesson should do it again. The
//! pointer is an `Arc` that was turned into a raw one. All of the safety is a matter of counting:
//!
//! | function | the count of the `Arc` |
//! |---|---|
//! | `waker`, which makes the first one | one goes from the `Arc` into the waker |
//! | `clone` | one more, for the new waker |
//! | `wake` | one less: the waker is used up |
//! | `wake_by_ref` | as before |
//! | `drop` | one less |
#![allow(unsafe_code)]

use std::sync::Arc;
use std::task::{RawWaker, RawWakerVTable, Waker};

// ANCHOR: vtable
/// Something that can be rung, from any thread: that is all that a waker is for.
pub trait Bell: Send + Sync + 'static {
    /// Somebody wants the task to be polled again.
    fn ring(&self);
}

struct Table<B>(B);

impl<B: Bell> Table<B> {
    const VTABLE: RawWakerVTable =
        RawWakerVTable::new(clone::<B>, wake::<B>, wake_by_ref::<B>, drop_waker::<B>);
}

/// A waker that rings `bell`.
pub fn waker<B: Bell>(bell: Arc<B>) -> Waker {
    let pointer = Arc::into_raw(bell).cast::<()>();
    // SAFETY: the pointer is that of an `Arc<B>`, and the table is the one for `B`. Its functions
    // keep the contract of `RawWaker`: they may be called from any thread, because `Arc<B>` is
    // `Send` and `Sync` as `B` is; and each waker owns one count, which the table above follows.
    unsafe { Waker::new(pointer, &Table::<B>::VTABLE) }
}
// ANCHOR_END: vtable

// ANCHOR: functions
/// # Safety
/// As for the other three: `pointer` comes from `Arc::<B>::into_raw`, and a waker owns one count.
unsafe fn clone<B: Bell>(pointer: *const ()) -> RawWaker {
    // SAFETY: the waker that is cloned owns a count, so the `Arc` is alive. The new waker gets a
    // count of its own.
    unsafe { Arc::increment_strong_count(pointer.cast::<B>()) };
    RawWaker::new(pointer, &Table::<B>::VTABLE)
}

unsafe fn wake<B: Bell>(pointer: *const ()) {
    // SAFETY: `wake` uses the waker up, so its count is ours, and goes at the end of this function,
    // also if `ring` panics.
    let bell = unsafe { Arc::from_raw(pointer.cast::<B>()) };
    bell.ring();
}

unsafe fn wake_by_ref<B: Bell>(pointer: *const ()) {
    // SAFETY: the waker is only borrowed. It keeps its count, so the bell lives for as long as this
    // reference to it.
    let bell = unsafe { &*pointer.cast::<B>() };
    bell.ring();
}

unsafe fn drop_waker<B: Bell>(pointer: *const ()) {
    // SAFETY: the waker is dropped, and nobody will use its pointer again. Its count is ours.
    drop(unsafe { Arc::from_raw(pointer.cast::<B>()) });
}
// ANCHOR_END: functions

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[derive(Debug, Default)]
    struct Counter(AtomicUsize);

    impl Bell for Counter {
        fn ring(&self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn every_count_that_is_taken_is_given_back() {
        let counter = Arc::new(Counter::default());
        let first = waker(Arc::clone(&counter));
        let second = first.clone();
        assert!(first.will_wake(&second));
        assert_eq!(Arc::strong_count(&counter), 3);
        second.wake_by_ref();
        assert_eq!(Arc::strong_count(&counter), 3);
        second.wake();
        assert_eq!(Arc::strong_count(&counter), 2);
        std::thread::spawn(move || first.wake_by_ref()).join().unwrap();
        assert_eq!(Arc::strong_count(&counter), 1);
        assert_eq!(counter.0.load(Ordering::SeqCst), 3);
    }

    #[test]
    fn a_bell_that_panics_is_dropped_all_the_same() {
        struct Broken;
        impl Bell for Broken {
            fn ring(&self) {
                panic!("the clapper fell off");
            }
        }
        let bell = Arc::new(Broken);
        let waker = waker(Arc::clone(&bell));
        let rung = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| waker.wake()));
        assert!(rung.is_err());
        assert_eq!(Arc::strong_count(&bell), 1);
    }
}
