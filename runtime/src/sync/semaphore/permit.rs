//! What a semaphore gives, and why it may not.

use super::Semaphore;
use std::error::Error;
use std::fmt;

/// Why [`Semaphore::try_acquire`] gave no permits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TryAcquireError {
    /// There are not enough, or others wait for some already.
    NoPermits,
    /// The semaphore is closed.
    Closed,
}

impl fmt::Display for TryAcquireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TryAcquireError::NoPermits => "not enough permits",
            TryAcquireError::Closed => "the semaphore is closed",
        })
    }
}

impl Error for TryAcquireError {}

/// Permits that are taken, by [`Semaphore::acquire`]. Dropping it gives them back, as the example of
/// [`Semaphore`] shows.
#[must_use = "the permits go back as soon as this is dropped"]
pub struct SemaphorePermit<'a> {
    pub(super) semaphore: &'a Semaphore,
    pub(super) permits: usize,
}

static_assertions::assert_impl_all!(SemaphorePermit<'static>: Send, Sync);

impl SemaphorePermit<'_> {
    /// How many it stands for.
    pub fn permits(&self) -> usize {
        self.permits
    }

    /// Uses the permits up: they do not go back.
    pub fn forget(mut self) {
        self.permits = 0;
    }
}

impl Drop for SemaphorePermit<'_> {
    fn drop(&mut self) {
        if self.permits > 0 {
            self.semaphore.give_back(self.permits);
        }
    }
}

impl fmt::Debug for SemaphorePermit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SemaphorePermit").field("permits", &self.permits).finish_non_exhaustive()
    }
}
