//! # Your own: the queue
//!
//! The capstone is an executor of your own, in five steps, each of which uses your answers to those
//! before. First the queue of what is ready, and what puts a task into it: the waker. A waker may be
//! called on any thread, so what it holds is shared by `Arc`, and the queue is behind a lock.
//!
//! Chapter: `28_capstone`. You may change: the bodies of `next` and `wake`.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, OnceLock};
use std::task::Wake;

/// The numbers of the tasks that are ready.
#[derive(Default)]
pub struct Ready {
    queue: Mutex<VecDeque<usize>>,
    /// Wakes the loop, if it sleeps and has left one.
    pub bell: OnceLock<mio::Waker>,
}

impl Ready {
    /// Takes out the task that has been there longest.
    pub fn next(&self) -> Option<usize> {
        // TODO: the lock is free again when this returns.
        todo!()
    }

    pub fn push(&self, task: usize) {
        self.queue.lock().unwrap().push_back(task);
        if let Some(bell) = self.bell.get() {
            bell.wake().expect("a bell can be rung");
        }
    }

    pub fn count(&self) -> usize {
        self.queue.lock().unwrap().len()
    }
}

/// What the wakers of one task share.
pub struct TaskWaker {
    pub task: usize,
    /// Whether it is in the queue. Whoever polls the task clears it before.
    pub queued: AtomicBool,
    pub ready: Arc<Ready>,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        // TODO: into the queue, unless it is there.
        todo!()
    }
}

#[cfg(test)]
#[path = "../../checks/28_capstone/own_queue.rs"]
mod checks;
