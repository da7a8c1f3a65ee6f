//! The queue of tasks that can run.

use crate::pick::Pick;
use crate::slab::Key;
use std::collections::VecDeque;

// ANCHOR: queue
/// Keys of tasks, in the order in which they became ready. One thread only: no atomics. A task is
/// in it at most once, because its [state](crate::task) says whether it is.
#[derive(Debug)]
pub(crate) struct Ready {
    queue: VecDeque<Key>,
    pick: Pick,
}

impl Ready {
    pub(crate) fn new(pick: Pick) -> Self {
        Ready { queue: VecDeque::new(), pick }
    }

    #[inline]
    pub(crate) fn push(&mut self, key: Key) {
        self.queue.push_back(key);
    }

    #[inline]
    pub(crate) fn pop(&mut self) -> Option<Key> {
        match &mut self.pick {
            Pick::Fifo | Pick::Given => self.queue.pop_front(),
            _ if self.queue.is_empty() => None,
            pick => self.queue.remove(pick.next(self.queue.len())),
        }
    }
    // ANCHOR_END: queue

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// How many tasks the next pass of the loop runs. In order of arrival, a pass runs all that
    /// was ready when it began, so that the main future, too, has its next turn after everyone
    /// that was ready before it. Where a schedule chooses, it chooses among all that are ready at
    /// each step, and the pass ends after `most` polls.
    #[inline]
    pub(crate) fn pass(&self, most: usize) -> usize {
        match self.pick {
            Pick::Fifo => self.queue.len(),
            Pick::Seeded(_) | Pick::Given => most,
        }
    }

    /// The keys of all, in order of arrival.
    pub(crate) fn keys(&self) -> Vec<Key> {
        self.queue.iter().copied().collect()
    }

    /// Lets one that is ready go before all others.
    pub(crate) fn bring_forward(&mut self, key: Key) {
        if let Some(at) = self.queue.iter().position(|queued| *queued == key) {
            self.queue.remove(at);
            self.queue.push_front(key);
        }
    }

    /// Takes out a task that ended while it was queued, so that no schedule can choose it. In order
    /// of arrival the key stays where it is: it finds nobody when its turn comes, and to search a
    /// long queue at the end of each task would take as long as all the tasks.
    pub(crate) fn forget(&mut self, key: Key) {
        if !matches!(self.pick, Pick::Fifo) {
            self.queue.retain(|queued| *queued != key);
        }
    }
}
