//! The system's allocator, and how much it was asked for.
//!
//! It counts only after [`count`], which the workloads of memory and of costs call. For all others
//! it costs each allocation of each system one look at a flag that does not change.

#![expect(unsafe_code, reason = "an allocator is unsafe to implement")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

struct Counted;

#[global_allocator]
static ALLOCATOR: Counted = Counted;

static COUNTING: AtomicBool = AtomicBool::new(false);
static CALLS: AtomicU64 = AtomicU64::new(0);
static LIVE: AtomicU64 = AtomicU64::new(0);

/// Counts from here on.
pub(crate) fn count() {
    COUNTING.store(true, Relaxed);
}

/// How often memory was asked for, growing an allocation included.
pub(crate) fn calls() -> u64 {
    CALLS.load(Relaxed)
}

/// The bytes that were asked for and not given back. What is freed that was allocated before the
/// counting began makes it less, so only differences mean something.
pub(crate) fn live() -> u64 {
    LIVE.load(Relaxed)
}

#[cold]
fn note(calls: u64, more: usize, less: usize) {
    CALLS.fetch_add(calls, Relaxed);
    LIVE.fetch_add((more as u64).wrapping_sub(less as u64), Relaxed);
}

// SAFETY: every method passes its arguments on to `System`, whose contract is the same, and gives
// back what `System` gave. The counting allocates nothing and does not panic.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if COUNTING.load(Relaxed) {
            note(1, layout.size(), 0);
        }
        // SAFETY: the caller keeps `alloc`'s contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        if COUNTING.load(Relaxed) {
            note(0, 0, layout.size());
        }
        // SAFETY: the caller keeps `dealloc`'s contract, and `place` came from `System`.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if COUNTING.load(Relaxed) {
            note(1, layout.size(), 0);
        }
        // SAFETY: the caller keeps `alloc_zeroed`'s contract.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if COUNTING.load(Relaxed) {
            note(1, size, layout.size());
        }
        // SAFETY: the caller keeps `realloc`'s contract, and `place` came from `System`.
        unsafe { System.realloc(place, layout, size) }
    }
}
