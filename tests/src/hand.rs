//! Polling by hand: what a future does, step by step, without an executor.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

/// A waker that counts how often it is woken.
#[derive(Debug, Default)]
pub struct Counting(AtomicUsize);

impl Counting {
    /// A counter, and a waker that counts on it.
    pub fn new() -> (Arc<Counting>, Waker) {
        let counter = Arc::new(Counting::default());
        (counter.clone(), Waker::from(counter))
    }

    /// How often it has been woken.
    pub fn wakes(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for Counting {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A waker that panics.
#[derive(Debug)]
pub struct Grumpy {
    /// Whether waking panics.
    pub wake: bool,
    /// Whether dropping its last clone panics.
    pub drop: bool,
}

impl Wake for Grumpy {
    fn wake(self: Arc<Self>) {
        assert!(!self.wake, "woken");
    }
}

impl Drop for Grumpy {
    fn drop(&mut self) {
        assert!(!self.drop, "dropped");
    }
}

/// Polls once.
pub fn poll_with<F: Future + Unpin>(future: &mut F, waker: &Waker) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(waker))
}

/// Polls once, with a waker that does nothing.
pub fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    poll_with(future, Waker::noop())
}

/// The result of a future that is expected to be ready at its first poll.
///
/// # Panics
/// If it is not.
pub fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it should have been ready at once"),
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The smallest executor there is: it polls, and parks the thread in between.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut cx = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut cx) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

/// Runs `body` on a thread of its own, for 60 seconds at most: a lost wake-up shows as a hang.
///
/// # Panics
/// If `body` does, or if it takes longer.
pub fn within_a_minute(body: impl FnOnce() + Send + 'static) {
    let (done, finished) = mpsc::channel();
    let worker = thread::spawn(move || {
        body();
        let _ = done.send(());
    });
    match finished.recv_timeout(Duration::from_secs(60)) {
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("still not over after a minute"),
        _ => {
            if let Err(payload) = worker.join() {
                std::panic::resume_unwind(payload);
            }
        }
    }
}
