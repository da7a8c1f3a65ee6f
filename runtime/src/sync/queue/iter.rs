//! A queue as something to loop over.

use super::{Caller, Queue};
use std::fmt;
use std::panic::Location;

impl<T> Queue<T> {
    /// The items as they come, until the queue is closed and drained. The thread parks in between.
    ///
    /// A coroutine writes the same loop as `while let Some(item) = queue.get().await`; as
    /// [`get_blocking`](Queue::get_blocking), this one panics if it would have to wait there.
    ///
    /// ```
    /// use handloom::sync::Queue;
    ///
    /// let queue = Queue::bounded(2);
    /// let sum: u32 = std::thread::scope(|scope| {
    ///     scope.spawn(|| {
    ///         for n in 1..=100 {
    ///             queue.put_blocking(n).unwrap();
    ///         }
    ///         queue.close();
    ///     });
    ///     queue.iter_blocking().sum()
    /// });
    /// assert_eq!(sum, 5050);
    /// ```
    #[track_caller]
    pub fn iter_blocking(&self) -> IterBlocking<'_, T> {
        IterBlocking { queue: self, place: Location::caller() }
    }
}

/// The iterator of [`Queue::iter_blocking`].
pub struct IterBlocking<'a, T> {
    queue: &'a Queue<T>,
    place: Caller,
}

impl<T> Iterator for IterBlocking<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.queue.get_blocking_at(self.place)
    }
}

impl<T> fmt::Debug for IterBlocking<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IterBlocking").finish_non_exhaustive()
    }
}
