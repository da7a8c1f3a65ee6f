//! How much is under way at once.

use std::cell::Cell;

/// Counts those who are inside, and remembers the most that there have been.
///
/// ```
/// use load::http::AtOnce;
/// let count = AtOnce::default();
/// let (first, second) = (count.enter(), count.enter());
/// drop(first);
/// let third = count.enter();
/// assert_eq!(count.most(), 2);
/// # drop((second, third));
/// ```
#[derive(Debug, Default)]
pub struct AtOnce {
    now: Cell<usize>,
    most: Cell<usize>,
}

impl AtOnce {
    /// One more, until what this returns is dropped.
    pub fn enter(&self) -> Inside<'_> {
        self.now.set(self.now.get() + 1);
        self.most.set(self.most.get().max(self.now.get()));
        Inside(self)
    }

    /// The most that there have been.
    pub fn most(&self) -> usize {
        self.most.get()
    }
}

/// One of those who are counted.
#[derive(Debug)]
#[must_use = "it is counted until it is dropped"]
pub struct Inside<'a>(&'a AtOnce);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.now.set(self.0.now.get() - 1);
    }
}
