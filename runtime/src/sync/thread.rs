//! The blocking face: a thread that waits in the same line as tasks do.

use crate::context;
use crate::primitive::thread::{self, Thread};
use crate::primitive::{AtomicBool, LOOKS, thread_local};
use std::cell::RefCell;
use std::hint;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Poll, Wake, Waker};

/// A waker that unparks a thread.
#[derive(Debug)]
struct Parker {
    thread: Thread,
    /// `unpark` may also come from elsewhere, and `park` may return for no reason.
    woken: AtomicBool,
}

impl Wake for Parker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // A swap and no store: see `primitive`.
        self.woken.swap(true, Ordering::Release);
        self.thread.unpark();
    }
}

thread_local! {
    // Taken out while in use, so that a wait inside a wait (a waker's own code may block) makes
    // one of its own instead of stealing the outer one's wake-up.
    static PARKER: RefCell<Option<(Arc<Parker>, Waker)>> = const { RefCell::new(None) };
}

/// Looks a few times whether `ready`, before the thread gets in line: a moment of spinning, then a
/// few turns for other threads. Parking and unparking costs microseconds, and where both sides are
/// busy the other one is only nanoseconds away. The steps are those of crossbeam's `Backoff`, and
/// they end after some tens of microseconds at most, so an idle thread does not burn a core.
pub(crate) fn linger(mut ready: impl FnMut() -> bool) {
    for step in 0..=LOOKS {
        if ready() {
            return;
        }
        if step <= 6 {
            for _ in 0..1 << step {
                hint::spin_loop();
            }
        } else {
            thread::yield_now();
        }
    }
}

/// Calls `poll` until it is ready, and parks the thread in between.
///
/// # Panics
/// If it would have to park inside `block_on`, where `what` was called and `instead` can be awaited.
#[track_caller]
pub(crate) fn wait<T>(what: &str, instead: &str, mut poll: impl FnMut(&Waker) -> Poll<T>) -> T {
    // A thread that is ending may have lost its own parker already.
    let kept = PARKER.try_with(|slot| slot.borrow_mut().take());
    let (parker, waker) = kept.ok().flatten().unwrap_or_else(|| {
        let parker = Arc::new(Parker { thread: thread::current(), woken: AtomicBool::new(false) });
        (parker.clone(), Waker::from(parker))
    });
    // ANCHOR: wait
    let value = loop {
        if let Poll::Ready(value) = poll(&waker) {
            break value;
        }
        assert!(
            !context::is_inside(),
            "{what} would have to wait inside block_on, where it would stop the loop: await \
             {instead} there"
        );
        while !parker.woken.swap(false, Ordering::Acquire) {
            thread::park();
        }
    };
    // ANCHOR_END: wait
    let _ = PARKER.try_with(|slot| slot.replace(Some((parker, waker))));
    value
}
