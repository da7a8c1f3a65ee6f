//! The bell that ends the loop's sleep, and the order of ringing and falling asleep.
//!
//! Announce, re-check, block. The loop raises `parked`, looks at its inbox once more, and only then
//! blocks. A sender puts its message in first and lowers the flag second. Whatever the order in
//! which the two meet, either the loop sees the message or the sender sees the flag:
//!
//! ```text
//!   loop    raise `parked` ..           look at the inbox ..          block
//!   sender        .. push the message         .. lower `parked`: it was up, so ring
//! ```

use crate::primitive::AtomicBool;
use crate::primitive::thread::{self, Thread};
use std::sync::OnceLock;
use std::sync::atomic::Ordering;

/// One loop's bell. Rung from any thread; heard by the loop in its next sleep if not in this one.
#[derive(Debug)]
pub(crate) struct Unpark {
    parked: AtomicBool,
    thread: Thread,
    /// Wakes a loop that sleeps in mio. A loop without sources never makes one and sleeps by
    /// parking its thread. It is kept here, where the loop keeps it too: the last `mio::Waker`
    /// dropped right after its wake would take the wake with it.
    waker: OnceLock<mio::Waker>,
}

impl Unpark {
    /// The bell of a loop on the calling thread.
    pub(crate) fn new() -> Self {
        Unpark { parked: AtomicBool::new(false), thread: thread::current(), waker: OnceLock::new() }
    }

    /// From here on the loop sleeps in mio, not in `thread::park`. Called by the loop, awake.
    pub(crate) fn use_mio(&self, waker: mio::Waker) {
        assert!(self.waker.set(waker).is_ok(), "a loop has one reactor");
    }

    /// The first step of falling asleep: from here on a sender rings.
    pub(crate) fn announce(&self) {
        self.parked.swap(true, Ordering::SeqCst);
    }

    /// Whether the loop sleeps, or is about to, and nobody has rung.
    pub(crate) fn is_announced(&self) -> bool {
        self.parked.load(Ordering::SeqCst)
    }

    /// The loop is awake, and ringing would be a wasted system call.
    pub(crate) fn awake(&self) {
        self.parked.swap(false, Ordering::SeqCst);
    }

    // ANCHOR: ring
    /// Rings if the loop sleeps or is about to. Of many senders one makes the system call.
    pub(crate) fn ring(&self) {
        if self.parked.swap(false, Ordering::SeqCst) {
            match self.waker.get() {
                // The descriptor is ours and open, so a write to it can only fail by being full,
                // and a full one wakes the loop all the same.
                Some(waker) => drop(waker.wake()),
                None => self.thread.unpark(),
            }
        }
    }
    // ANCHOR_END: ring
}
