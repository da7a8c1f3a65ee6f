//! What crosses threads is made of these: the standard library's, and a queue of crossbeam's.
//!
//! There is one file of them so that there can be another: the models compile this same crate over
//! loom's, which try every order in which threads can meet.
//!
//! For loom's sake, too, a flag that is swapped on one side is swapped on the other, where a store
//! would do: loom puts a store anywhere among swaps that it does not happen before or after, even
//! between what a swap reads and what it writes, and finds faults that cannot be.

pub(crate) use crossbeam_queue::SegQueue;
pub(crate) use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize};
pub(crate) use std::sync::{Condvar, Mutex, MutexGuard};
pub(crate) use std::{thread, thread_local};

/// How many times a thread looks again before it parks. A model looks once: to look again and to
/// come later are the same there.
pub(crate) const LOOKS: u32 = 10;
