//! # Your own pool
//!
//! `work` has one loop around two others' decisions: is there a job? Has the pool ended? In this
//! order, for what was submitted is done also where the pool has ended meanwhile. The queue is
//! looked at before the thread sleeps, and again after, since a bell that rings while nobody sleeps
//! is not heard, and `wait` may return without one.
//!
//! The lock is let go before the job is called, by a `drop` that can be seen. In
//! `while let Some(job) = self.state.lock().unwrap().jobs.pop_front()` the guard lives as long as
//! the body of the loop, and all threads but one stand at the lock.
//!
//! The job catches its own panic, so that all of this does not have to know of it. Nobody may wait
//! for the result any more; then `send` fails, and that is no harm.

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
        let job = move || drop(home.send(catch_unwind(AssertUnwindSafe(f))));
        self.shared.state.lock().unwrap().jobs.push_back(Box::new(job));
        self.shared.bell.notify_one();
        Handle(result)
    }
}

impl Shared {
    /// The life of a thread: does one job after the other, the longest queued first, and sleeps
    /// while there is none. It is over when the pool has ended and no job is left.
    fn work(&self) {
        let mut state = self.state.lock().unwrap();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                drop(state);
                job();
                state = self.state.lock().unwrap();
            } else if state.ended {
                return;
            } else {
                state = self.bell.wait(state).unwrap();
            }
        }
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
