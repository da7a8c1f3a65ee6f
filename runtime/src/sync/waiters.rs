//! The line in front of a primitive: who waits, in which order, and who has been called.
//!
//! A slab whose entries are linked into a list, as in event-listener: joining at the end, calling
//! the first and leaving from the middle take the same few steps with one waiter or a million.
//! An entry that has been *called* is out of the line, but keeps its place in the slab, with what
//! it was given, until its future collects it. A future that is dropped in between finds the gift
//! in the entry and has to pass it on: that is how no wake-up is ever lost.
//!
//! A line knows nothing of tasks and threads; a thread that blocks waits by a waker that unparks it.

use super::calls::Waiting;
use std::task::Waker;

/// The place of one waiter. A key whose entry is gone finds nothing, even if its slot is in use
/// again: the ticket is never given out twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    index: u32,
    ticket: u64,
}

/// A line of waiters; `G` is what a waiter is given when it is called.
///
/// It lives inside the lock of its primitive, so no method wakes, clones or drops a waker: they
/// hand wakers out, and the caller lets go of the lock before it touches them.
#[derive(Debug)]
pub(crate) struct Waiters<G> {
    slots: Vec<Slot<G>>,
    free: u32,
    first: u32,
    last: u32,
    entries: usize,
    tickets: u64,
}

#[derive(Debug)]
enum Slot<G> {
    Free { next: u32 },
    Taken(Entry<G>),
}

#[derive(Debug)]
struct Entry<G> {
    ticket: u64,
    gift: G,
    /// `None` from the call on: the waker went to the caller.
    waiting: Option<Waiting>,
    before: u32,
    after: u32,
}

/// The link that leads nowhere.
const NONE: u32 = u32::MAX;

/// A slab with room for more than this many waiters is given back when the last one leaves.
const KEEP: usize = 1024;

/// What a future finds when it looks after its place.
#[derive(Debug)]
pub(crate) enum Found<G> {
    /// Still in line, with this same waker.
    InLine,
    /// Still in line, with a waker that is no longer the latest.
    OtherWaker,
    /// Called, and given this. The place is gone.
    Called(G),
}

impl<G> Waiters<G> {
    pub(crate) const fn new() -> Self {
        Waiters { slots: Vec::new(), free: NONE, first: NONE, last: NONE, entries: 0, tickets: 0 }
    }

    /// Whether nobody stands in line. Those who have been called no longer do.
    pub(crate) fn is_empty(&self) -> bool {
        self.first == NONE
    }

    /// The gift of the first in line, as it joined with it.
    pub(crate) fn first(&self) -> Option<&G> {
        (self.first != NONE).then(|| &self.entry(self.first).gift)
    }

    /// Joins at the end.
    pub(crate) fn join(&mut self, waiting: Waiting, gift: G) -> Key {
        self.tickets += 1;
        let entry = Entry {
            ticket: self.tickets,
            gift,
            waiting: Some(waiting),
            before: self.last,
            after: NONE,
        };
        let index = self.insert(entry);
        match self.last {
            NONE => self.first = index,
            last => self.entry_mut(last).after = index,
        }
        self.last = index;
        Key { index, ticket: self.tickets }
    }

    /// Calls the first in line: it keeps `gift` until it collects it, and its waker comes out.
    pub(crate) fn call(&mut self, gift: G) -> Result<Waiting, G> {
        if self.first == NONE {
            return Err(gift);
        }
        let index = self.first;
        self.unlink(index);
        let entry = self.entry_mut(index);
        entry.gift = gift;
        Ok(entry.waiting.take().expect("who is in line has a waker"))
    }

    /// What has become of a waiter that is being polled with `waker`. One that has been called
    /// leaves with its gift.
    pub(crate) fn find(&mut self, key: Key, waker: &Waker) -> Found<G> {
        match &self.entry(key.index).waiting {
            Some(waiting) if waiting.is_for(waker) => Found::InLine,
            Some(_) => Found::OtherWaker,
            None => Found::Called(self.free(key.index).gift),
        }
    }

    /// Keeps the latest waker. What it replaces, if anything, comes back to be dropped outside.
    pub(crate) fn replace(&mut self, key: Key, waiting: Waiting) -> Waiting {
        match &mut self.entry_mut(key.index).waiting {
            Some(place) => std::mem::replace(place, waiting),
            None => waiting,
        }
    }

    /// Leaves, called or not. `Ok` is the gift of one that was called, to be passed on; `Err` is
    /// the waker of one that was in line, to be dropped outside. `None`: it has left already.
    pub(crate) fn leave(&mut self, key: Key) -> Option<Result<G, Waiting>> {
        match self.slots.get(key.index as usize)? {
            Slot::Taken(entry) if entry.ticket == key.ticket => {}
            _ => return None,
        }
        if self.entry(key.index).waiting.is_some() {
            self.unlink(key.index);
        }
        let entry = self.free(key.index);
        Some(match entry.waiting {
            Some(waiting) => Err(waiting),
            None => Ok(entry.gift),
        })
    }

    fn insert(&mut self, entry: Entry<G>) -> u32 {
        self.entries += 1;
        if self.free == NONE {
            let index = u32::try_from(self.slots.len()).expect("fewer than 2^32 waiters");
            self.slots.push(Slot::Taken(entry));
            return index;
        }
        let index = self.free;
        let slot = &mut self.slots[index as usize];
        if let Slot::Free { next } = *slot {
            self.free = next;
        }
        *slot = Slot::Taken(entry);
        index
    }

    fn free(&mut self, index: u32) -> Entry<G> {
        let next = self.free;
        let slot = std::mem::replace(&mut self.slots[index as usize], Slot::Free { next });
        self.free = index;
        self.entries -= 1;
        if self.entries == 0 && self.slots.len() > KEEP {
            self.slots = Vec::new();
            self.free = NONE;
        }
        match slot {
            Slot::Taken(entry) => entry,
            Slot::Free { .. } => unreachable!("a waiter's place is its own until it leaves"),
        }
    }

    fn unlink(&mut self, index: u32) {
        let Entry { before, after, .. } = *self.entry(index);
        match before {
            NONE => self.first = after,
            before => self.entry_mut(before).after = after,
        }
        match after {
            NONE => self.last = before,
            after => self.entry_mut(after).before = before,
        }
    }

    fn entry(&self, index: u32) -> &Entry<G> {
        match &self.slots[index as usize] {
            Slot::Taken(entry) => entry,
            Slot::Free { .. } => unreachable!("a waiter's place is its own until it leaves"),
        }
    }

    fn entry_mut(&mut self, index: u32) -> &mut Entry<G> {
        match &mut self.slots[index as usize] {
            Slot::Taken(entry) => entry,
            Slot::Free { .. } => unreachable!("a waiter's place is its own until it leaves"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(waiters: &mut Waiters<u32>) -> Key {
        waiters.join(Waiting::new(Waker::noop()), 0)
    }

    #[test]
    fn a_key_whose_entry_is_gone_finds_nothing() {
        let mut waiters = Waiters::new();
        let old = join(&mut waiters);
        assert!(matches!(waiters.leave(old), Some(Err(_))));
        let new = join(&mut waiters);
        assert_eq!(old.index, new.index);
        assert!(waiters.leave(old).is_none());
        assert!(waiters.call(7).is_ok());
        assert!(matches!(waiters.leave(new), Some(Ok(7))));
        assert!(waiters.leave(new).is_none());
    }

    #[test]
    fn a_million_leave_from_anywhere_and_the_memory_goes_with_them() {
        let mut waiters = Waiters::new();
        let keys: Vec<_> = (0..1_000_000).map(|_| join(&mut waiters)).collect();
        for pair in keys.chunks(2) {
            assert!(matches!(waiters.leave(pair[0]), Some(Err(_))));
        }
        for (n, pair) in keys.chunks(2).enumerate() {
            let n = u32::try_from(n).unwrap();
            assert!(waiters.call(n).is_ok());
            assert!(matches!(waiters.leave(pair[1]), Some(Ok(gift)) if gift == n));
        }
        assert!(waiters.is_empty());
        assert_eq!(waiters.slots.capacity(), 0);
    }
}
