//! hyper's time, on the runtime's clock. Where that clock is virtual, hyper's timeouts are, too.

use handloom::time::{self, Sleep};
use std::cell::RefCell;
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// Makes hyper's sleeps.
///
/// ```
/// use hyper::rt::Timer;
/// use std::time::Duration;
/// let runtime = handloom::Runtime::builder().virtual_clock().build();
/// let before = runtime.now();
/// runtime.block_on(async { load::rt::Timer.sleep(Duration::from_secs(3600)).await });
/// assert_eq!(runtime.now() - before, Duration::from_secs(3600));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Timer;

impl hyper::rt::Timer for Timer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn hyper::rt::Sleep>> {
        Box::pin(Kept::new(time::sleep(duration)))
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn hyper::rt::Sleep>> {
        Box::pin(Kept::new(time::sleep_until(deadline)))
    }

    fn now(&self) -> Instant {
        time::now()
    }
}

thread_local! {
    /// The sleeps of this thread that hyper holds a [`Kept`] of.
    static SLEEPS: RefCell<HashMap<u64, Sleep>> = RefCell::default();
}

/// A sleep that is `Send`, as hyper wants it, though ours belongs to one thread: only its number
/// travels. The sleep stays at home, and has to be polled and dropped there.
#[derive(Debug)]
struct Kept(u64);

impl Kept {
    fn new(sleep: Sleep) -> Kept {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        SLEEPS.with_borrow_mut(|sleeps| sleeps.insert(number, sleep));
        Kept(number)
    }
}

impl hyper::rt::Sleep for Kept {}

impl Future for Kept {
    type Output = ();

    /// # Panics
    /// On another thread than the one that it was made on.
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // It is taken out while it is polled: a waker is nobody's business under a borrow.
        let sleep = SLEEPS.with_borrow_mut(|sleeps| sleeps.remove(&self.0));
        let mut sleep = sleep.expect("hyper's sleep stays on the thread of its runtime");
        let polled = Pin::new(&mut sleep).poll(cx);
        SLEEPS.with_borrow_mut(|sleeps| sleeps.insert(self.0, sleep));
        polled
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        // At the end of a thread the sleeps may have gone before.
        let sleep = SLEEPS.try_with(|sleeps| sleeps.borrow_mut().remove(&self.0));
        drop(sleep);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handloom::Runtime;
    use hyper::rt::Timer as _;

    fn kept() -> usize {
        SLEEPS.with_borrow(HashMap::len)
    }

    #[test]
    fn a_sleep_of_hypers_lives_by_the_clock_of_the_runtime_and_leaves_nothing() {
        let runtime = Runtime::builder().virtual_clock().build();
        let before = runtime.now();
        runtime.block_on(async {
            let hour = Duration::from_secs(3600);
            Timer.sleep(hour).await;
            assert_eq!(Timer.now() - before, hour);
            Timer.sleep_until(before + 2 * hour).await;
            assert_eq!(Timer.now() - before, 2 * hour);
            let mut sleep = Timer.sleep(hour);
            Timer.reset(&mut sleep, before + 5 * hour);
            assert_eq!(kept(), 1);
            sleep.await;
            assert_eq!(Timer.now() - before, 5 * hour);
        });
        assert_eq!(kept(), 0);
    }

    #[test]
    fn a_sleep_that_is_dropped_is_taken_out_of_the_queue() {
        let runtime = Runtime::builder().virtual_clock().build();
        let before = runtime.now();
        let second = Duration::from_secs(1);
        runtime.block_on(async {
            assert!(time::timeout(second, Timer.sleep(60 * second)).await.is_err());
            assert_eq!(kept(), 0);
        });
        // With a timer left, the clock would go there before it is known that nothing comes.
        assert!(runtime.try_block_on(std::future::pending::<()>()).is_err());
        assert_eq!(runtime.now() - before, second);
    }

    #[test]
    fn a_sleep_that_leaves_its_thread_says_so() {
        let away = handloom::block_on(async {
            let sleep = Timer.sleep(Duration::from_millis(1));
            std::thread::spawn(move || handloom::block_on(sleep)).join()
        });
        let said = away.unwrap_err();
        let said = said.downcast_ref::<String>().expect("a text");
        assert!(said.contains("stays on the thread"), "{said}");
    }
}
