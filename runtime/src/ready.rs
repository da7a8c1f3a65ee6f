//! The queue of tasks that can run.

use crate::pick::Pick;
use crate::slab::Key;
use std::cell::RefCell;
use std::collections::VecDeque;

/// Keys of tasks, in the order in which they became ready. One thread only: no atomics. A task is
/// in it at most once, because its [state](crate::task) says whether it is.
#[derive(Debug)]
pub(crate) struct Ready {
    queue: RefCell<VecDeque<Key>>,
    pick: RefCell<Pick>,
}

impl Ready {
    pub(crate) fn new(pick: Pick) -> Self {
        Ready {
            queue: RefCell::new(VecDeque::new()),
            pick: RefCell::new(pick),
        }
    }

    pub(crate) fn push(&self, key: Key) {
        self.queue.borrow_mut().push_back(key);
    }

    pub(crate) fn pop(&self) -> Option<Key> {
        let mut queue = self.queue.borrow_mut();
        let ready = queue.len();
        match &mut *self.pick.borrow_mut() {
            Pick::Fifo => queue.pop_front(),
            pick if ready > 0 => queue.remove(pick.next(ready)),
            _ => None,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.queue.borrow().len()
    }

    /// How many tasks the next pass of the loop runs. In order of arrival, a pass runs all that
    /// was ready when it began, so that the main future, too, has its next turn after everyone
    /// that was ready before it. Where a schedule chooses, it chooses among all that are ready at
    /// each step, and the pass ends after `most` polls.
    pub(crate) fn pass(&self, most: usize) -> usize {
        match *self.pick.borrow() {
            Pick::Fifo => self.len(),
            Pick::Seeded(_) => most,
        }
    }

    /// Takes out a task that ended while it was queued, so that no schedule can choose it. In order
    /// of arrival the key stays where it is: it finds nobody when its turn comes, and to search a
    /// long queue at the end of each task would take as long as all the tasks.
    pub(crate) fn forget(&self, key: Key) {
        if !matches!(*self.pick.borrow(), Pick::Fifo) {
            self.queue.borrow_mut().retain(|queued| *queued != key);
        }
    }
}
