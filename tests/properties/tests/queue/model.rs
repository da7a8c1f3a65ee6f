//! What a queue is, in the plainest words.

use std::collections::VecDeque;

/// What the queue is: lines of numbered waiters, and items.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) capacity: usize,
    pub(super) items: VecDeque<u32>,
    /// Each with the order in which it was first handed over.
    pub(super) returned: VecDeque<(u64, u32)>,
    pub(super) handed: Vec<(usize, u64, u32)>,
    pub(super) hands: u64,
    pub(super) getters: VecDeque<usize>,
    pub(super) putters: VecDeque<usize>,
    pub(super) promised: Vec<usize>,
    pub(super) refused: Vec<usize>,
    pub(super) ended: Vec<usize>,
    pub(super) joiners: Vec<usize>,
    pub(super) joined: Vec<usize>,
    pub(super) permits: usize,
    pub(super) unfinished: usize,
    pub(super) closed: bool,
}

impl Model {
    pub(super) fn len(&self) -> usize {
        self.items.len() + self.returned.len() + self.handed.len()
    }

    pub(super) fn used(&self) -> usize {
        self.len() + self.promised.len() + self.permits
    }

    pub(super) fn has_room(&self) -> bool {
        self.putters.is_empty() && self.used() < self.capacity
    }

    pub(super) fn take(&mut self) -> Option<u32> {
        let oldest = self.returned.pop_front().map(|(_, item)| item);
        oldest.or_else(|| self.items.pop_front())
    }

    pub(super) fn settle(&mut self) {
        while !self.getters.is_empty() && self.items.len() + self.returned.len() > 0 {
            let (order, item) = self.returned.pop_front().unwrap_or_else(|| {
                self.hands += 1;
                (self.hands, self.items.pop_front().unwrap())
            });
            let getter = self.getters.pop_front().unwrap();
            self.handed.push((getter, order, item));
        }
        if self.closed {
            self.refused.extend(self.putters.drain(..));
        }
        while self.used() < self.capacity && !self.putters.is_empty() {
            self.promised.push(self.putters.pop_front().unwrap());
        }
        if self.closed && self.len() == 0 {
            self.ended.extend(self.getters.drain(..));
        }
    }

    pub(super) fn task_done(&mut self) {
        self.unfinished -= 1;
        if self.unfinished == 0 {
            self.joined.append(&mut self.joiners);
        }
    }

    /// Whoever waits is gone, and what it was given goes to others.
    pub(super) fn leave(&mut self, id: usize) {
        self.getters.retain(|it| *it != id);
        self.putters.retain(|it| *it != id);
        for list in [
            &mut self.promised,
            &mut self.refused,
            &mut self.ended,
            &mut self.joiners,
            &mut self.joined,
        ] {
            list.retain(|it| *it != id);
        }
        if let Some(at) = self.handed.iter().position(|(getter, ..)| *getter == id) {
            let (_, order, item) = self.handed.remove(at);
            self.take_back(order, item);
        }
    }

    fn take_back(&mut self, order: u64, item: u32) {
        if self.getters.is_empty() {
            let at = self.returned.partition_point(|(o, _)| *o < order);
            self.returned.insert(at, (order, item));
        } else {
            self.returned.push_front((order, item));
        }
    }

    pub(super) fn is_called(&self, id: usize) -> bool {
        self.handed.iter().any(|(getter, ..)| *getter == id)
            || self.promised.contains(&id)
            || self.refused.contains(&id)
            || self.ended.contains(&id)
            || self.joined.contains(&id)
    }
}
