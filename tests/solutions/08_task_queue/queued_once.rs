//! # Queued once
//!
//! `replace(true)` sets the mark and tells whether it was set: who finds it set has nothing to do.
//!
//! To clear the mark after the poll would be to wipe out a wake that came during it: the task is not in
//! the queue then, and nobody knows that it should be.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// Tasks, by their numbers.
struct Tasks {
    queue: RefCell<VecDeque<usize>>,
    /// For each task, whether it is in the queue.
    queued: Vec<Cell<bool>>,
}

impl Tasks {
    fn new(tasks: usize) -> Self {
        Tasks { queue: RefCell::default(), queued: vec![Cell::new(false); tasks] }
    }

    /// Puts a task into the queue, unless it is there.
    fn wake(&self, task: usize) {
        if !self.queued[task].replace(true) {
            self.queue.borrow_mut().push_back(task);
        }
    }

    /// Polls one task after the other until the queue is empty. A poll may wake any task, and the
    /// one that is being polled as well.
    fn run(&self, mut poll: impl FnMut(usize)) {
        while let Some(task) = self.next() {
            self.queued[task].set(false);
            poll(task);
        }
    }

    fn next(&self) -> Option<usize> {
        self.queue.borrow_mut().pop_front()
    }
}

#[cfg(test)]
#[path = "../../checks/08_task_queue/queued_once.rs"]
mod checks;
