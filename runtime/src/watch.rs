//! Where the wakers are: what tells a deadlock from a wait for the world outside.
//!
//! A task that waits has left clones of its waker somewhere. If each of them sits in a wait list of
//! ours (the line of a queue or a lock, the handle of a task), then only a task can wake it. If
//! that is so for every task, and none is ready, none ever will be. One clone anywhere else may be
//! in the hands of a thread or a library, and then nothing is certain.
//!
//! So clones are counted twice. How many there are is the reference count of the task's
//! [`Header`](crate::task::Header); how many of them sit in our lists is counted here.

use crate::context;
use crate::primitive::{AtomicU64, Mutex, MutexGuard};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::task::Waker;

/// What a runtime keeps that wants to know of deadlocks.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    pub(crate) lists: Arc<Lists>,
    /// Whether nothing outside can wake a task, by the word of whoever built the runtime.
    pub(crate) closed: bool,
    names: RefCell<BTreeMap<u32, Box<str>>>,
    clean_up_at: Cell<usize>,
}

impl Watch {
    /// A watch over a program that nothing outside can reach.
    pub(crate) fn closed() -> Self {
        Watch { closed: true, ..Watch::default() }
    }

    /// Keeps the name of a task for a report. Each time there are twice as many as after the last
    /// time, those of tasks that are not among the `living` are forgotten.
    pub(crate) fn name(&self, task: u32, name: &str, living: impl FnOnce() -> BTreeSet<u32>) {
        let mut names = self.names.borrow_mut();
        if names.len() >= self.clean_up_at.get().max(64) {
            let living = living();
            names.retain(|task, _| living.contains(task));
            self.clean_up_at.set(2 * names.len());
        }
        names.insert(task, name.into());
    }

    pub(crate) fn name_of(&self, task: u32) -> Option<String> {
        self.names.borrow().get(&task).map(ToString::to_string)
    }
}

/// How many clones of each waker sit in wait lists. A waker is known by the address that it
/// carries, and it is alive while it is counted, so no other can have the same.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    counts: Mutex<BTreeMap<usize, usize>>,
    changes: AtomicU64,
}

impl Lists {
    fn counts(&self) -> MutexGuard<'_, BTreeMap<usize, usize>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn enter(self: &Arc<Self>, waker: &Waker) -> Listed {
        let at = waker.data().addr();
        *self.counts().entry(at).or_default() += 1;
        self.changes.fetch_add(1, Ordering::Relaxed);
        Listed(Box::new(Seat { lists: self.clone(), at }))
    }

    /// Whether all of `clones`, the number of clones of `waker`, sit in lists.
    pub(crate) fn hold_all(&self, waker: &Waker, clones: usize) -> bool {
        self.counts().get(&waker.data().addr()).copied().unwrap_or(0) == clones
    }

    /// A number that grows whenever somebody joins a list or leaves one.
    pub(crate) fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }
}

/// Counts one waker that sits in a wait list, for as long as it sits there.
// A box, so that it takes no more than a word beside each waker where nobody wants to know.
#[derive(Debug)]
pub(crate) struct Listed(Box<Seat>);

static_assertions::assert_eq_size!(Option<Listed>, usize);

#[derive(Debug)]
struct Seat {
    lists: Arc<Lists>,
    at: usize,
}

impl Listed {
    pub(crate) fn is_for(&self, waker: &Waker) -> bool {
        self.0.at == waker.data().addr()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut counts = self.lists.counts();
        if let Some(count) = counts.get_mut(&self.at) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.at);
            }
        }
        self.lists.changes.fetch_add(1, Ordering::Relaxed);
    }
}

/// A waker that stands in a line, and the count of it that a deadlock is known by.
#[derive(Debug)]
pub(crate) struct Waiting {
    waker: Waker,
    listed: Option<Listed>,
}

impl Waiting {
    /// Clones the waker. That runs foreign code, so it is done before a lock is taken.
    pub(crate) fn new(waker: &Waker) -> Self {
        Waiting { listed: context::listed(waker), waker: waker.clone() }
    }

    pub(crate) fn is_for(&self, waker: &Waker) -> bool {
        self.waker.will_wake(waker)
    }

    pub(crate) fn wake(mut self) {
        // Off the list first: the other way round, a task that runs at once on another thread
        // could still be counted as waiting.
        self.listed = None;
        self.waker.wake();
    }
}
