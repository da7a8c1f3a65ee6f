//! What stands behind the queue's lock: the items, and those who wait.

use super::Queue;
use crate::primitive::MutexGuard;
use crate::sync::calls::{Calls, lock};
use crate::sync::waiters::Waiters;
use std::collections::VecDeque;
use std::sync::atomic::Ordering;

/// What a waiting getter is called with.
#[derive(Debug)]
pub(super) enum ForGetter<T> {
    /// Nothing yet.
    Nothing,
    /// The item, and its place among all that have left, should it have to go back.
    Item(T, u64),
    /// The queue is closed and drained.
    End,
}

/// What a waiting putter is called with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ForPutter {
    /// Nothing yet.
    Nothing,
    /// A slot of its own.
    Room,
    /// The queue is closed.
    Refusal,
}

/// The items and the three lines.
///
/// Whoever can be served never waits: while a getter stands in line there is no item to be taken,
/// and while a putter does there is no slot.
#[derive(Debug)]
pub(super) struct Lines<T> {
    pub(super) getters: Waiters<ForGetter<T>>,
    pub(super) putters: Waiters<ForPutter>,
    pub(super) joiners: Waiters<()>,
    items: VecDeque<T>,
    /// Items that came back, because their getter was dropped or what it called panicked, oldest
    /// first; each is older than all in `items`.
    returned: VecDeque<(u64, T)>,
    /// How many items have left, each for the first time: what they are numbered by.
    left: u64,
    /// Slots that are in use by no item yet.
    promised: usize,
    /// Items put and not yet reported done.
    pub(super) unfinished: usize,
    pub(super) closed: bool,
}

impl<T> Lines<T> {
    pub(super) const fn new() -> Self {
        Lines {
            getters: Waiters::new(),
            putters: Waiters::new(),
            joiners: Waiters::new(),
            items: VecDeque::new(),
            returned: VecDeque::new(),
            left: 0,
            promised: 0,
            unfinished: 0,
            closed: false,
        }
    }
}

/// The lock is held. Everything that may be done to the lines is a method of this, and whoever is
/// called meanwhile is woken by [`Inside::leave`], when it is held no longer.
pub(super) struct Inside<'a, T> {
    pub(super) queue: &'a Queue<T>,
    pub(super) lines: MutexGuard<'a, Lines<T>>,
    pub(super) calls: Calls,
}

impl<'a, T> Inside<'a, T> {
    #[inline]
    pub(super) fn enter(queue: &'a Queue<T>) -> Self {
        Inside { lines: lock(&queue.lines, &queue.tag), queue, calls: Calls::default() }
    }

    /// Slots that are taken: by an item, which keeps its slot until its getter has it, or by a
    /// promise.
    fn used(&self) -> usize {
        self.queue.used.load(Ordering::Relaxed)
    }

    // Only ever called under the lock: the atomic is for those who look without it.
    fn set_used(&mut self, used: usize) {
        self.queue.used.store(used, Ordering::Relaxed);
    }

    /// Whether a newcomer may put: there is room, and nobody in line for it.
    pub(super) fn has_room(&self) -> bool {
        let free = self.used() < self.queue.capacity && self.lines.putters.is_empty();
        free && !self.lines.closed
    }

    /// Whether the end has come: closed, and every slot that is in use is a mere promise.
    pub(super) fn drained(&self) -> bool {
        self.lines.closed && self.used() == self.lines.promised
    }

    /// How many items there are that nobody has taken yet.
    pub(super) fn len(&self) -> usize {
        self.used() - self.lines.promised
    }

    /// The oldest item that nobody has been given yet, and its place among all that have left, should
    /// it have to go back. Its slot stays in use until it is [released](Inside::release).
    pub(super) fn take(&mut self) -> Option<(T, u64)> {
        if let Some((order, item)) = self.lines.returned.pop_front() {
            return Some((item, order));
        }
        let item = self.lines.items.pop_front()?;
        self.lines.left += 1;
        Some((item, self.lines.left))
    }

    // ANCHOR: deliver
    /// Puts an item whose slot is already counted: to the first getter in line, or among the items.
    pub(super) fn deliver(&mut self, item: T) {
        if self.lines.getters.is_empty() {
            self.lines.items.push_back(item);
        } else {
            self.lines.left += 1;
            self.hand(item, self.lines.left);
        }
    }

    fn hand(&mut self, item: T, order: u64) {
        let gift = ForGetter::Item(item, order);
        match self.lines.getters.call(gift) {
            Ok(getter) => self.calls.add(getter),
            Err(_) => unreachable!("an item is handed only where somebody waits"),
        }
    }
    // ANCHOR_END: deliver

    /// Takes back an item that its getter could not have.
    pub(super) fn take_back(&mut self, item: T, order: u64) {
        if self.lines.getters.is_empty() {
            let at = self.lines.returned.partition_point(|(o, _)| *o < order);
            self.lines.returned.insert(at, (order, item));
        } else {
            // It keeps its place: whoever it is handed to may be dropped after one who has a
            // younger item.
            self.hand(item, order);
        }
    }

    /// Takes a slot again that an item had given back before it had to go back itself.
    pub(super) fn retake(&mut self) {
        self.set_used(self.used() + 1);
    }

    /// Gives a slot back: to the first putter in line, or to all.
    pub(super) fn release(&mut self) {
        self.set_used(self.used() - 1);
        if !self.lines.putters.is_empty() || self.lines.closed {
            self.settle();
        }
    }

    /// Takes a slot that is free, without an item yet.
    pub(super) fn promise(&mut self) {
        self.lines.promised += 1;
        self.set_used(self.used() + 1);
    }

    /// Gives a promised slot back.
    pub(super) fn release_promise(&mut self) {
        self.lines.promised -= 1;
        self.release();
    }

    /// Turns a promised slot into one that holds an item.
    pub(super) fn keep_promise(&mut self) {
        self.lines.promised -= 1;
        self.lines.unfinished += 1;
    }

    // ANCHOR: settle
    /// Calls everybody who need not wait any longer.
    fn settle(&mut self) {
        while self.lines.closed
            && let Ok(putter) = self.lines.putters.call(ForPutter::Refusal)
        {
            self.calls.add(putter);
        }
        while self.used() < self.queue.capacity
            && let Ok(putter) = self.lines.putters.call(ForPutter::Room)
        {
            self.calls.add(putter);
            self.promise();
        }
        while self.drained()
            && let Ok(getter) = self.lines.getters.call(ForGetter::End)
        {
            self.calls.add(getter);
        }
    }
    // ANCHOR_END: settle

    /// Calls the joiners if nothing is left to be done.
    pub(super) fn settle_joiners(&mut self) {
        while self.lines.unfinished == 0
            && let Ok(joiner) = self.lines.joiners.call(())
        {
            self.calls.add(joiner);
        }
    }

    pub(super) fn close(&mut self) {
        self.lines.closed = true;
        self.queue.closed.store(true, Ordering::Release);
        self.settle();
    }

    /// Lets go of the lock, for the caller to say what happened before anyone is woken.
    #[inline]
    pub(super) fn leave(self) -> Calls {
        self.calls
    }
}
