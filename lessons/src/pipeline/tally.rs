//! What a version costs, counted while it runs.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Counts looks into empty queues, and how full the queues get. Shown, it is the most that each queue has held: `4/1/2`, in the order of the stages.
#[derive(Debug, Default)]
pub(super) struct Tally {
    useless_polls: AtomicUsize,
    /// One for each stage's queue; what comes behind the last stage is done, and no queue.
    most: [AtomicUsize; 3],
}

impl Tally {
    /// Somebody has looked for an image, and there was none.
    pub(super) fn useless_poll(&self) {
        self.useless_polls.fetch_add(1, Relaxed);
    }

    /// The queue before stage `at` holds so many now.
    pub(super) fn holds(&self, at: usize, len: usize) {
        if let Some(most) = self.most.get(at) {
            most.fetch_max(len, Relaxed);
        }
    }

    pub(super) fn useless_polls(&self) -> usize {
        self.useless_polls.load(Relaxed)
    }

    pub(super) fn most_held(&self) -> usize {
        self.most.iter().map(|most| most.load(Relaxed)).max().unwrap_or(0)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most: Vec<_> = self.most.iter().map(|most| most.load(Relaxed).to_string()).collect();
        f.pad(&most.join("/"))
    }
}
