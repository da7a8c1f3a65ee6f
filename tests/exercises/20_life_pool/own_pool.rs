//! # Your own pool
//!
//! A pool is some threads and a queue of jobs. A thread takes a job, does it with the lock let go, and
//! comes back for the next; where there is none, it sleeps until the bell is rung. A job is the
//! closure that was submitted, wrapped into one that catches its panic and sends home what came of
//! it: so a panic ends the job and not the thread, and whoever waits for the handle hears of it.
//!
//! Chapter: `20_life_pool`. You may change: the bodies of `submit` and `work`.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};

/// What a thread of the pool is to call, with its result sent home.
type Job = Box<dyn FnOnce() + Send>;

/// Some threads, and a queue of jobs.
struct Pool {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// Rung when there is a job, and when the pool ends.
    bell: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    /// The jobs that there are will be done, and no other comes.
    ended: bool,
}

/// The right to the result of a job.
struct Handle<T>(Receiver<thread::Result<T>>);

impl<T> Handle<T> {
    /// Waits for the job. An error has the words of its panic.
    fn wait(self) -> Result<T, String> {
        let result = self.0.recv().map_err(|_| "nobody has done this job")?;
        result.map_err(words)
    }
}

/// The words of a panic.
fn words(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(words) => *words,
        Err(payload) => payload.downcast_ref::<&str>().copied().unwrap_or("no words").to_owned(),
    }
}

impl Pool {
    /// Starts so many threads.
    fn new(threads: usize) -> Self {
        let shared = Arc::<Shared>::default();
        let start = |_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || shared.work())
        };
        let threads = (0..threads).map(start).collect();
        Pool { shared, threads }
    }

    /// Queues a job. What `f` gives, or its panic, comes to the handle.
    fn submit<T: Send + 'static>(&self, f: impl FnOnce() -> T + Send + 'static) -> Handle<T> {
        let (home, result) = mpsc::channel::<thread::Result<T>>();
        // TODO: wrap `f` into a job that catches its panic, and sends what came of it home. Queue it,
        // and ring the bell.
        todo!()
    }
}

impl Shared {
    /// The life of a thread: does one job after the other, the longest queued first, and sleeps
    /// while there is none. It is over when the pool has ended and no job is left.
    fn work(&self) {
        // TODO: one job after the other, until the pool has ended and none is left. `bell.wait` gives
        // the lock back while the thread sleeps.
        todo!()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        if let Ok(mut state) = self.shared.state.lock() {
            state.ended = true;
        }
        self.shared.bell.notify_all();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
#[path = "../../checks/20_life_pool/own_pool.rs"]
mod checks;
