//! # Until it is done
//!
//! The wake is a mark *and* a call. The mark says that there is news, so a wake that comes between the
//! poll and the sleep is not lost; and a thread that wakes up without it goes back to sleep instead of
//! polling for nothing. It is cleared before the poll, as in lesson 08.
//!
//! `unpark` remembers one call: who parks after it does not sleep. So the order on the other side is: set
//! the mark, then unpark.

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
        self.woken.store(true, SeqCst);
        self.thread.unpark();
    }
}

/// Polls `future` until it is done: once, and then once after each wake, sleeping in between.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let sleeper = Arc::new(Sleeper { thread: thread::current(), woken: AtomicBool::new(true) });
    let waker = Waker::from(Arc::clone(&sleeper));
    loop {
        while !sleeper.woken.swap(false, SeqCst) {
            thread::park();
        }
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
    }
}

#[cfg(test)]
#[path = "../../checks/09_wakers/block_on.rs"]
mod checks;
