//! Wakers that count, to poll by hand with.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// Counts how often it was rung. Each has wakers of its own, so that a check can tell whom a future
/// has woken.
///
/// ```
/// let bell = judge::Bell::new();
/// bell.waker().wake();
/// assert_eq!(bell.rings(), 1);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Bell {
    rings: Arc<Rings>,
}

#[derive(Debug, Default)]
struct Rings(AtomicUsize);

impl Wake for Rings {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Bell {
    /// A bell that nobody has rung.
    pub fn new() -> Self {
        Bell::default()
    }

    /// A waker that rings it.
    pub fn waker(&self) -> Waker {
        Waker::from(Arc::clone(&self.rings))
    }

    /// How often it was rung.
    pub fn rings(&self) -> usize {
        self.rings.0.load(Ordering::SeqCst)
    }

    /// How many wakers of it there are.
    pub fn wakers(&self) -> usize {
        Arc::strong_count(&self.rings) - 1
    }

    /// Polls `future` once, with a waker that rings this bell.
    pub fn poll<F: Future + Unpin>(&self, future: &mut F) -> Poll<F::Output> {
        Pin::new(future).poll(&mut Context::from_waker(&self.waker()))
    }
}

/// Polls `future` once, with a waker that wakes nobody.
pub fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}
