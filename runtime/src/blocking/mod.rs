//! Threads for code that blocks.
//!
//! A task that blocks its thread blocks every other task. What has to block (files, name look-ups,
//! long computations, other people's libraries) goes to a thread of a pool, and the task awaits
//! the handle.

mod job;
mod pool;

pub use job::JobHandle;
pub(crate) use job::job;
pub use pool::ThreadPool;

use crate::context;
use std::cell::RefCell;

/// Runs `f` on a thread where it may block, and gives a handle to await its result by.
///
/// The threads belong to the runtime, which starts them as they are needed; see
/// [`blocking_threads`](crate::Builder::blocking_threads) for how many there can be. While the job
/// runs, a virtual clock stands still. The job cannot be cancelled once it has begun; dropping the
/// runtime waits for it.
///
/// # Panics
/// If there is no runtime on this thread. A panic of `f` goes to the handle.
///
/// ```
/// let length = handloom::block_on(async {
///     let read = handloom::spawn_blocking(|| std::fs::read("Cargo.toml"));
///     read.await.unwrap().map(|bytes| bytes.len())
/// });
/// # let _ = length;
/// ```
#[track_caller]
pub fn spawn_blocking<F, T>(f: F) -> JobHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    context::expect_core("spawn_blocking").blocking.submit(f)
}

/// A runtime's pool, made when it is first used.
#[derive(Debug)]
pub(crate) struct LazyPool {
    threads: usize,
    pool: RefCell<Option<ThreadPool>>,
}

impl LazyPool {
    pub(crate) fn new(threads: usize) -> Self {
        LazyPool { threads, pool: RefCell::new(None) }
    }

    #[track_caller]
    fn submit<F, T>(&self, f: F) -> JobHandle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        self.pool.borrow_mut().get_or_insert_with(|| ThreadPool::new(self.threads)).submit(f)
    }

    /// Refuses what is queued and waits for what runs.
    pub(crate) fn shut_down(&self) {
        let pool = self.pool.borrow_mut().take();
        if let Some(pool) = pool {
            pool.cancel();
        }
    }
}
