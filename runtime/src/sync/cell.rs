//! A cell that shows who read and who wrote it, for looking at races.

use crate::trace::{ObjectKind, Tag, What, emit_at};
use std::cell::Cell;
use std::fmt;
use std::panic::Location;

/// A `Cell` whose reads and writes are in the trace.
///
/// Tasks of one thread can share it without a lock, and still lose updates: whatever lies between
/// a `get` and a `set` may belong to somebody else as soon as there is an `.await` in between.
/// It cannot be shared by threads: `+=` from two of them would be a data race, which Rust rules
/// out. There, an atomic takes its place.
///
/// ```
/// use handloom::sync::SharedCell;
///
/// let counter = SharedCell::named("counter", 0);
/// let seen = counter.get();
/// counter.set(seen + 1);
/// assert_eq!(counter.get(), 1);
/// ```
///
/// ```compile_fail
/// let counter = handloom::sync::SharedCell::named("counter", 0);
/// std::thread::scope(|scope| {
///     scope.spawn(|| counter.set(1)); // `Cell<i32>` cannot be shared between threads safely
/// });
/// ```
pub struct SharedCell<T> {
    value: Cell<T>,
    tag: Tag,
}

static_assertions::assert_impl_all!(SharedCell<u64>: Send);
static_assertions::assert_not_impl_any!(SharedCell<u64>: Sync);

impl<T: Copy + fmt::Debug> SharedCell<T> {
    /// A cell with this value.
    pub const fn new(value: T) -> Self {
        SharedCell { value: Cell::new(value), tag: Tag::new(ObjectKind::Cell) }
    }

    /// The same, with a name for the trace.
    pub fn named(name: &str, value: T) -> Self {
        SharedCell { value: Cell::new(value), tag: Tag::named(ObjectKind::Cell, name) }
    }

    /// Reads the value.
    #[track_caller]
    pub fn get(&self) -> T {
        self.tag.read();
        let value = self.value.get();
        emit_at(Location::caller(), || What::CellRead {
            cell: self.tag.id(),
            value: format!("{value:?}"),
        });
        value
    }

    /// Writes the value.
    #[track_caller]
    pub fn set(&self, value: T) {
        self.tag.write();
        self.value.set(value);
        emit_at(Location::caller(), || What::CellWritten {
            cell: self.tag.id(),
            value: format!("{value:?}"),
        });
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for SharedCell<T> {
    // Looking at it in a debugger or a message is not a read of the program's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SharedCell").field(&self.value.get()).finish()
    }
}
