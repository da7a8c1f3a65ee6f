//! # Until it is done
//!
//! The smallest runtime there is: poll a future; if it has to wait, put the thread to sleep until the
//! waker is called. The waker may be called from another thread, and at any moment: also between the
//! poll and the falling asleep. And a thread may wake up for no reason at all.
//!
//! Chapter: `09_wakers`. You may change: the bodies of `wake` and `block_on`.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

/// Who is to be woken, and whether there is a reason to poll.
struct Sleeper {
    thread: Thread,
    woken: AtomicBool,
}

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        // TODO: two things, and their order matters.
        todo!()
    }
}

/// Polls `future` until it is done: once, and then once after each wake, sleeping in between.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let sleeper = Arc::new(Sleeper { thread: thread::current(), woken: AtomicBool::new(true) });
    let waker = Waker::from(Arc::clone(&sleeper));
    // TODO: `thread::park()` sleeps until somebody calls `unpark`, and now and then wakes up for nothing.
    todo!()
}

#[cfg(test)]
#[path = "../../checks/09_wakers/block_on.rs"]
mod checks;
