//! What stands behind the queue's lock: those who wait, and the counts while they do.

use super::Queue;
use super::word::{CLOSED, CROWDED, Counts, ITEM, JOINERS, SLOT};
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
    /// The item, and its place among all that were handed over, should it have to go back.
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

/// The three lines, and the counts that the word has handed to the lock.
#[derive(Debug)]
pub(super) struct Lines<T> {
    pub(super) getters: Waiters<ForGetter<T>>,
    pub(super) putters: Waiters<ForPutter>,
    pub(super) joiners: Waiters<()>,
    /// Items whose getter was dropped, oldest first; each is older than all in the ring.
    returned: VecDeque<(u64, T)>,
    handed: u64,
    pub(super) closed: bool,
    /// Whether CROWDED is set in the word. It changes under the lock only.
    crowded: bool,
    /// To be added to the word, where other threads may still be finishing what they began.
    beside: u64,
}

impl<T> Lines<T> {
    pub(super) fn new() -> Self {
        Lines {
            getters: Waiters::new(),
            putters: Waiters::new(),
            joiners: Waiters::new(),
            returned: VecDeque::new(),
            handed: 0,
            closed: false,
            crowded: false,
            beside: 0,
        }
    }

    fn idle(&self) -> bool {
        self.getters.is_empty()
            && self.putters.is_empty()
            && self.returned.is_empty()
            && !self.closed
    }
}

/// The lock is held. Everything that may be done to the lines is a method of this, and whoever is
/// called meanwhile is woken by [`Inside::leave`], when it is held no longer.
pub(super) struct Inside<'a, T> {
    pub(super) queue: &'a Queue<T>,
    pub(super) lines: MutexGuard<'a, Lines<T>>,
    pub(super) calls: Calls,
    was_idle: bool,
}

impl<'a, T> Inside<'a, T> {
    /// Takes the lock and leaves the word as it is.
    pub(super) fn enter(queue: &'a Queue<T>) -> Self {
        let lines = lock(&queue.lines, &queue.tag);
        Inside { was_idle: lines.idle(), queue, lines, calls: Calls::default() }
    }

    /// Takes the lock and sends everybody else through it too. The counts stay put in the word;
    /// changes are noted beside it, by plain additions, until nobody waits any more.
    pub(super) fn crowd(queue: &'a Queue<T>) -> Self {
        let mut inside = Inside::enter(queue);
        inside.set_crowded();
        inside
    }

    fn set_crowded(&mut self) {
        if !self.lines.crowded {
            self.lines.crowded = true;
            self.queue.word.set(CROWDED);
        }
    }

    pub(super) fn counts(&self) -> Counts {
        self.queue.word.with(self.lines.beside)
    }

    pub(super) fn count(&mut self, amount: u64) {
        if self.lines.crowded {
            self.lines.beside = self.lines.beside.wrapping_add(amount);
        } else {
            self.queue.word.add(amount);
        }
    }

    /// Whether a newcomer may put: there is room, and nobody in line for it.
    pub(super) fn has_room(&self) -> bool {
        self.lines.putters.is_empty() && self.counts().used() < self.queue.capacity()
    }

    /// Whether the end has come: closed, and every slot that is in use is a mere promise.
    pub(super) fn drained(&self) -> bool {
        self.lines.closed && self.counts().used() == self.promised()
    }

    /// How many items there are that nobody has taken yet.
    pub(super) fn len(&self) -> usize {
        self.counts().used() - self.promised()
    }

    fn promised(&self) -> usize {
        self.queue.promised.load(Ordering::Relaxed)
    }

    // Only ever called under the lock: the atomic is for those who read it outside.
    fn set_promised(&mut self, promised: usize) {
        self.queue.promised.store(promised, Ordering::Relaxed);
    }

    /// The oldest item, for a newcomer: nothing if others wait for it already. Its slot stays in
    /// use until it is [released](Inside::release).
    pub(super) fn take(&mut self) -> Option<T> {
        if !self.lines.getters.is_empty() {
            return None;
        }
        self.oldest()
    }

    /// The oldest item that nobody has been given yet.
    fn oldest(&mut self) -> Option<T> {
        if let Some((_, item)) = self.lines.returned.pop_front() {
            return Some(item);
        }
        // A look first: `pop` on an empty ring pays for a fence.
        if self.queue.ring.is_empty() {
            return None;
        }
        self.queue.ring.pop()
    }

    /// Puts an item whose slot is already counted: to the first getter in line, or in the ring.
    pub(super) fn deliver(&mut self, item: T) {
        self.serve_getters();
        if self.lines.getters.is_empty() {
            self.queue.push(item);
        } else {
            self.hand(item);
        }
    }

    fn hand(&mut self, item: T) {
        self.lines.handed += 1;
        let gift = ForGetter::Item(item, self.lines.handed);
        match self.lines.getters.call(gift) {
            Ok(getter) => self.calls.add(getter),
            Err(_) => unreachable!("an item is handed only where somebody waits"),
        }
    }

    /// Takes back an item whose getter was dropped before it could have it.
    pub(super) fn take_back(&mut self, item: T, order: u64) {
        if self.lines.getters.is_empty() {
            let at = self.lines.returned.partition_point(|(o, _)| *o < order);
            self.lines.returned.insert(at, (order, item));
            self.set_crowded();
        } else {
            self.hand(item);
        }
    }

    /// Gives a slot back: to the first putter in line, or to all.
    pub(super) fn release(&mut self) {
        self.count(SLOT.wrapping_neg());
        self.settle();
    }

    /// Takes a slot that is free, without an item yet.
    pub(super) fn promise(&mut self) {
        self.set_promised(self.promised() + 1);
        self.count(SLOT);
    }

    /// Gives a promised slot back.
    pub(super) fn release_promise(&mut self) {
        self.set_promised(self.promised() - 1);
        self.release();
    }

    /// Turns a promised slot into one that holds an item.
    pub(super) fn keep_promise(&mut self) {
        self.set_promised(self.promised() - 1);
        self.count(ITEM);
    }

    fn serve_getters(&mut self) {
        while !self.lines.getters.is_empty() {
            let Some(item) = self.oldest() else { break };
            self.hand(item);
        }
    }

    /// Calls everybody who need not wait any longer.
    pub(super) fn settle(&mut self) {
        if self.lines.getters.is_empty() && self.lines.putters.is_empty() {
            return;
        }
        self.serve_getters();
        while self.lines.closed
            && let Ok(putter) = self.lines.putters.call(ForPutter::Refusal)
        {
            self.calls.add(putter);
        }
        while self.counts().used() < self.queue.capacity()
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

    /// Calls the joiners if nothing is left to be done.
    pub(super) fn settle_joiners(&mut self) {
        if self.counts().unfinished() > 0 {
            return;
        }
        while let Ok(joiner) = self.lines.joiners.call(()) {
            self.calls.add(joiner);
        }
        self.queue.word.clear(JOINERS);
    }

    /// Closes. The word gets a copy for those who only ask.
    pub(super) fn close(&mut self) {
        self.set_crowded();
        self.lines.closed = true;
        self.queue.word.set(CLOSED);
        self.settle();
    }

    /// For one who has just arrived: if nobody waited before it and nobody does after it, the
    /// counts go back into the word and the lock is needed no more. Not at once when the line
    /// runs empty, because where one waits again and again that would be for nothing.
    pub(super) fn disperse(&mut self) {
        if self.was_idle && self.lines.crowded && self.lines.idle() {
            let beside = std::mem::take(&mut self.lines.beside);
            self.lines.crowded = false;
            // Adding a negative CROWDED clears the flag, which is set, in the same step.
            self.queue.word.add(beside.wrapping_sub(CROWDED));
        }
    }

    /// Lets go of the lock, for the caller to say what happened before anyone is woken.
    pub(super) fn leave(self) -> Calls {
        self.calls
    }
}
