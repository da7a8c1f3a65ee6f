//! The one word that says how full the queue is, as long as nobody waits.
//!
//! ```text
//!   bits 32..64 unfinished   items put and not yet reported done
//!   bits  3..32 used         slots that are taken: by an item, or by a promise of room
//!   bit       2 CROWDED      somebody waits, or did a moment ago: go through the lock
//!   bit       1 JOINERS      somebody waits for `unfinished` to reach zero
//!   bit       0 CLOSED       a copy for `is_closed`; the lock has the original
//! ```
//!
//! Whoever raises `used` owns a slot, so the ring behind it always has room for them. The flag is
//! in the same word: a count changes only while the flag is as it was read, and that is why no
//! waiter can be overlooked. `unfinished` stands at the top because it alone may overflow, in a
//! queue whose users never call `task_done`, and from there it spills into nothing.

use crate::primitive::AtomicU64;
use std::sync::atomic::Ordering;

pub(super) const CLOSED: u64 = 1;
pub(super) const JOINERS: u64 = 1 << 1;
pub(super) const CROWDED: u64 = 1 << 2;
/// One slot more in use.
pub(super) const SLOT: u64 = 1 << 3;
/// One item more that is not done.
pub(super) const ITEM: u64 = 1 << 32;
/// The largest number of slots that the word can count.
pub(super) const MOST: usize = (1 << 29) - 1;

/// What the word, or the word and the lock together, say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counts(u64);

impl Counts {
    pub(super) fn has(self, flag: u64) -> bool {
        self.0 & flag != 0
    }

    pub(super) fn used(self) -> usize {
        (self.0 >> 3) as usize & MOST
    }

    pub(super) fn unfinished(self) -> usize {
        (self.0 >> 32) as usize
    }
}

#[derive(Debug)]
pub(super) struct Word(AtomicU64);

// Everything here is SeqCst. A putter reads the word right after its push into the ring, a getter
// looks at the ring right after it set CROWDED; ArrayQueue moves its indices by SeqCst
// read-modify-writes and reads them so in `is_empty`. Hence all four are in one order, and one of
// the two sees what the other did. On x86 the loads cost nothing by it.
impl Word {
    pub(super) fn new() -> Self {
        Word(AtomicU64::new(0))
    }

    pub(super) fn load(&self) -> Counts {
        Counts(self.0.load(Ordering::SeqCst))
    }

    /// Moves from `seen`, by an amount that wraps around to mean less, if nothing has changed.
    pub(super) fn advance(&self, seen: Counts, amount: u64) -> Result<Counts, Counts> {
        let next = seen.0.wrapping_add(amount);
        self.0
            .compare_exchange_weak(seen.0, next, Ordering::SeqCst, Ordering::SeqCst)
            .map(|_| Counts(next))
            .map_err(Counts)
    }

    /// Adds an amount, and tells what was there before.
    pub(super) fn add(&self, amount: u64) -> Counts {
        Counts(self.0.fetch_add(amount, Ordering::SeqCst))
    }

    pub(super) fn set(&self, flag: u64) {
        self.0.fetch_or(flag, Ordering::SeqCst);
    }

    pub(super) fn clear(&self, flag: u64) {
        self.0.fetch_and(!flag, Ordering::SeqCst);
    }

    /// The sum of the word and what the lock has counted beside it.
    pub(super) fn with(&self, beside: u64) -> Counts {
        Counts(self.load().0.wrapping_add(beside))
    }
}
