//! # Queued once
//!
//! A task that is woken is put into the queue. Three things may wake it before it has its turn, and it
//! needs only one: in that turn it sees all that there is to see. So it has a mark, "queued". The mark
//! is taken away *before* the poll: what wakes it during the poll may have come after it looked.
//!
//! Chapter: `08_task_queue`. You may change: the bodies of `wake` and `run`.

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
        // TODO: this puts it there each time.
        self.queue.borrow_mut().push_back(task);
    }

    /// Polls one task after the other until the queue is empty. A poll may wake any task, and the
    /// one that is being polled as well.
    fn run(&self, mut poll: impl FnMut(usize)) {
        // TODO: nothing is borrowed here during the poll. And when is the mark taken away?
        while let Some(task) = self.next() {
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
