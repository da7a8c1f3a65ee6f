//! The error of all who come to something that has been closed.

use std::error::Error;
use std::fmt;

/// The other side is gone, or was closed. What could not be delivered comes back in it.
///
/// The idea is that of std's `SendError`: an item that was refused is still the caller's.
///
/// ```
/// use handloom::sync::{Closed, Queue};
///
/// let queue = Queue::bounded(1);
/// queue.close();
/// let Closed(item) = queue.put_blocking("late").unwrap_err();
/// assert_eq!(item, "late");
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Closed<T = ()>(pub T);

// Without a look at the item, so that `unwrap` works whatever the item is.
impl<T> fmt::Debug for Closed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Closed(..)")
    }
}

impl<T> fmt::Display for Closed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("closed")
    }
}

impl<T> Error for Closed<T> {}
