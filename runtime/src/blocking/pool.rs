//! A fixed number of threads that work off a queue of jobs.

use super::{JobHandle, job};
use crate::primitive::thread::{self, JoinHandle};
use crate::primitive::{Condvar, Mutex, MutexGuard};
use crate::task::JoinError;
use crate::time::ClockHold;
use crate::trace::{self, ObjectId, What};
use static_assertions::assert_impl_all;
use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::sync::{Arc, PoisonError};

/// It is handed the pool, so that its thread counts as idle before the result is delivered: who
/// submits the next job because of that result finds the thread free.
type Job = Box<dyn FnOnce(&Shared) + Send>;

/// At most so many threads, started when there is a job and no idle thread, and kept until the
/// pool ends. The model is `concurrent.futures.ThreadPoolExecutor`.
///
/// Jobs start in the order in which they were submitted. A panic in a job goes to its handle and
/// leaves the thread alive. A job that waits for another job of the same pool can wait for ever
/// once all threads do so: give such jobs a pool of their own.
///
/// Dropping the pool is [`finish`](Self::finish).
///
/// ```
/// use handloom::blocking::ThreadPool;
/// let pool = ThreadPool::new(3);
/// let jobs: Vec<_> = (0..10).map(|n| pool.submit(move || n * n)).collect();
/// let squares: Vec<i32> = jobs.into_iter().map(|job| job.wait().unwrap()).collect();
/// assert_eq!(squares, [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]);
/// ```
pub struct ThreadPool {
    shared: Arc<Shared>,
    limit: usize,
}

assert_impl_all!(ThreadPool: Send, Sync);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// Rung when there is a job for an idle thread, and when the pool ends.
    bell: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    threads: Vec<JoinHandle<()>>,
    idle: usize,
    ended: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that can panic happens under the lock: jobs run and are dropped outside of it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ThreadPool {
    /// A pool of at most `threads` threads.
    ///
    /// # Panics
    /// If `threads` is zero.
    pub fn new(threads: usize) -> Self {
        assert!(threads > 0, "a pool needs at least one thread");
        ThreadPool { shared: Arc::default(), limit: threads }
    }

    /// Queues a job. The handle can be awaited or waited for.
    ///
    /// A pool that has ended, or for which the operating system will start not even one thread,
    /// drops the job, and its handle says "cancelled".
    #[track_caller]
    pub fn submit<F, T>(&self, f: F) -> JobHandle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let (finish, handle) = job(ClockHold::here());
        let place = Location::caller();
        // ANCHOR: submit
        let work: Job = Box::new(move |pool| {
            let id = trace::enabled().then(|| finish.id());
            let tell = |what: fn(ObjectId, bool) -> What, panicked| {
                if let Some(job) = id {
                    trace::emit_at(place, || what(job, panicked));
                }
            };
            // An observer that panics here ends the job and not the thread.
            let mut result = catch_unwind(AssertUnwindSafe(|| {
                tell(|job, _| What::JobStarted { job }, false);
                f()
            }));
            let panicked = result.is_err();
            let finished = |job, panicked| What::JobFinished { job, panicked };
            if let Err(payload) = catch_unwind(AssertUnwindSafe(|| tell(finished, panicked))) {
                result = Err(payload);
            }
            let result = result.map_err(JoinError::panicked);
            pool.lock().idle += 1;
            finish.with(result);
        });
        // ANCHOR_END: submit
        let refused = self.queue(work);
        drop(refused);
        handle
    }

    /// Gives the job back if it cannot be done, to be dropped outside of the lock.
    #[track_caller]
    fn queue(&self, work: Job) -> Option<Job> {
        let mut state = self.shared.lock();
        if state.ended {
            return Some(work);
        }
        // ANCHOR: queue
        state.jobs.push_back(work);
        // An idle thread may have been rung for and not be awake yet, so idle threads are compared
        // with the jobs that wait for one. A thread looks at the queue before it waits for the
        // bell, so one that is idle only since its last job does not miss this one.
        if state.idle >= state.jobs.len() {
            drop(state);
            self.shared.bell.notify_one();
        } else if state.threads.len() < self.limit {
            let name = format!("pool-{}", state.threads.len() + 1);
            let ticket = trace::ticket(name.as_str());
            let shared = self.shared.clone();
            let started = thread::Builder::new().name(name).spawn(move || {
                let _scope = ticket.enter();
                shared.work();
            });
            match started {
                Ok(thread) => {
                    state.threads.push(thread);
                    state.idle += 1;
                }
                Err(_) if state.threads.is_empty() => return state.jobs.pop_back(),
                // The threads that there are will come to it.
                Err(_) => {}
            }
        }
        // ANCHOR_END: queue
        None
    }

    /// How many threads have been started.
    pub fn threads(&self) -> usize {
        self.shared.lock().threads.len()
    }

    /// Finishes every job that was submitted, then ends the threads.
    pub fn finish(self) {
        drop(self);
    }

    /// Drops the jobs that have not begun, whose handles then say "cancelled", waits for those
    /// that run, and ends the threads.
    pub fn cancel(self) {
        let jobs = std::mem::take(&mut self.shared.lock().jobs);
        drop(jobs);
    }
}

impl Drop for ThreadPool {
    fn drop(&mut self) {
        let threads = {
            let mut state = self.shared.lock();
            state.ended = true;
            std::mem::take(&mut state.threads)
        };
        self.shared.bell.notify_all();
        for thread in threads {
            // A pool that is dropped by its own job cannot wait for the thread that drops it.
            if thread.thread().id() != thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

impl Shared {
    // ANCHOR: work
    /// The life of a thread of the pool.
    fn work(&self) {
        while let Some(job) = self.next() {
            // A job catches its own panic. What is left is the drop of an unwanted result.
            let _ = catch_unwind(AssertUnwindSafe(|| job(self)));
        }
    }

    fn next(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                state.idle -= 1;
                return Some(job);
            }
            if state.ended {
                return None;
            }
            state = self.bell.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
    // ANCHOR_END: work
}

impl fmt::Debug for ThreadPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.shared.lock();
        f.debug_struct("ThreadPool")
            .field("limit", &self.limit)
            .field("threads", &state.threads.len())
            .field("queued", &state.jobs.len())
            .finish()
    }
}
