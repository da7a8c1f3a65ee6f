//! # Your own: the queue
//!
//! `swap` sets the mark and tells what it was, in one step: of two threads that wake the task at once,
//! one finds it clear. The mark is cleared by whoever polls the task, in the next step.
//!
//! The bell rings after the task is in the queue, and when the lock is free again: a loop that is woken
//! by it looks into the queue at once.

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
        self.queue.lock().unwrap().pop_front()
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
        if !self.queued.swap(true, SeqCst) {
            self.ready.push(self.task);
        }
    }
}

#[cfg(test)]
#[path = "../../checks/28_capstone/own_queue.rs"]
mod checks;
