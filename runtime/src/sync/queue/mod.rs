//! The bounded queue: one line of items, two faces.

mod lines;

mod put;

mod get;

mod reserve;

mod join;

mod iter;

pub use get::{Get, TryGetError};
pub use iter::IterBlocking;
pub use join::Join;
pub use put::{Put, TryPutError};
pub use reserve::{Permit, Reserve};

use crate::panics::Panics;
use crate::primitive::{AtomicBool, AtomicUsize, Mutex};
use crate::trace::{ObjectKind, Tag, What, emit_at};
use lines::{Inside, Lines};
use std::fmt;
use std::panic::Location;
use std::sync::atomic::Ordering;

/// The line of the program that puts or gets, for the trace.
type Caller = &'static Location<'static>;

/// A queue of at most `capacity` items that coroutines and threads share.
///
/// It has two faces: `put`, `get`, `join` and `reserve` return futures, and
/// `put_blocking`, `get_blocking`, `join_blocking` park the calling thread. Both stand in the same
/// lines, so a thread may produce what a coroutine consumes, and the other way round.
///
/// **Contract.**
/// - Items come out in the order in which they went in, each of them once. The queue never holds
///   more than its capacity, items that are promised room included.
/// - Waiters are served first come, first served, and a newcomer does not overtake those in line.
/// - Cancelling is dropping the future. A dropped [`Get`] loses neither an item nor a wake-up: if
///   it had been given an item already, that goes to the next getter, or back to the front. A
///   dropped [`Put`] takes its own item with it, and no one else's; [`reserve`](Queue::reserve) is
///   there for who must not lose it.
/// - [`close`](Queue::close) lets getters take what is left, and then tells them the end (`None`);
///   putters get their item back in [`Closed`](super::Closed).
///
/// The protocol of `put`, `get`, `task_done` and `join` is that of Python's `asyncio.Queue` and
/// `queue.Queue`. Giving the item to the waiter, rather than waking it to look for one, is what Go's channels do.
///
/// ```
/// use handloom::sync::Queue;
/// use std::rc::Rc;
///
/// handloom::block_on(async {
///     let queue = Rc::new(Queue::bounded(2));
///     let producer = handloom::spawn({
///         let queue = queue.clone();
///         async move {
///             for n in 0..5 {
///                 queue.put(n).await.expect("nobody closes it but us");
///             }
///             queue.close();
///         }
///     });
///     let mut seen = Vec::new();
///     while let Some(n) = queue.get().await {
///         seen.push(n);
///     }
///     assert_eq!(seen, [0, 1, 2, 3, 4]);
///     producer.await.unwrap();
/// });
/// ```
pub struct Queue<T> {
    capacity: usize,
    lines: Mutex<Lines<T>>,
    /// How many slots are in use. This and `closed` change under the lock only; they are outside
    /// of it for those who have a look before they take it.
    used: AtomicUsize,
    closed: AtomicBool,
    tag: Tag,
}

static_assertions::assert_impl_all!(Queue<Box<dyn FnOnce() + Send>>: Send, Sync);
// An item crosses threads with its queue, so a queue of things that may not is of one thread too.
static_assertions::assert_not_impl_any!(Queue<std::rc::Rc<u8>>: Send, Sync);

impl<T> Queue<T> {
    /// A queue that holds at most `capacity` items.
    ///
    /// # Panics
    ///
    /// If `capacity` is 0.
    pub fn bounded(capacity: usize) -> Self {
        Queue::with_tag(capacity, Tag::new(ObjectKind::Queue))
    }

    /// The same, with a name for the trace.
    ///
    /// # Panics
    ///
    /// As [`bounded`](Queue::bounded).
    pub fn named(name: &str, capacity: usize) -> Self {
        Queue::with_tag(capacity, Tag::named(ObjectKind::Queue, name))
    }

    fn with_tag(capacity: usize, tag: Tag) -> Self {
        assert!(capacity > 0, "a queue needs a capacity of at least 1");
        Queue {
            capacity,
            lines: Mutex::new(Lines::new()),
            used: AtomicUsize::new(0),
            closed: AtomicBool::new(false),
            tag,
        }
    }

    /// How many items it may hold.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// How many items it holds: those that were put and that nobody has got.
    ///
    /// An item on its way to a getter that was woken and has not run yet is among them. With other
    /// threads at work the answer may be out of date when it arrives.
    pub fn len(&self) -> usize {
        Inside::enter(self).len()
    }

    /// Whether it holds no item.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether [`close`](Queue::close) has been called. There may be items left to get.
    pub fn is_closed(&self) -> bool {
        self.tag.read();
        self.closed.load(Ordering::Acquire)
    }

    /// Lets nothing more in. Getters take what is left and then see the end, waiting putters get
    /// their items back, and room that was reserved is worth nothing any more.
    ///
    /// Joiners go on waiting for what was put before. Closing twice is harmless.
    #[track_caller]
    pub fn close(&self) {
        let mut inside = Inside::enter(self);
        if inside.lines.closed {
            return;
        }
        inside.close();
        let len = inside.len();
        let calls = inside.leave();
        let place = Location::caller();
        let mut panics = Panics::default();
        panics.catch(|| emit_at(place, || What::QueueClosed { queue: self.tag.id(), len }));
        panics.catch(|| calls.wake());
        panics.resume();
    }

    /// Whether it looks as if a getter would have to wait.
    fn looks_empty(&self) -> bool {
        self.used.load(Ordering::Relaxed) == 0
    }

    /// Whether it looks as if a putter would have to wait.
    fn looks_full(&self) -> bool {
        self.used.load(Ordering::Relaxed) >= self.capacity
    }

    fn tell_put(&self, place: Caller, len: usize) {
        emit_at(place, || What::QueuePut { queue: self.tag.id(), len, capacity: self.capacity() });
    }

    fn tell_got(&self, place: Caller, len: usize) {
        emit_at(place, || What::QueueGot { queue: self.tag.id(), len, capacity: self.capacity() });
    }

    fn tell_full(&self, place: Caller) {
        emit_at(place, || What::QueueFull { queue: self.tag.id(), capacity: self.capacity() });
    }

    fn tell_empty(&self, place: Caller) {
        emit_at(place, || What::QueueEmpty { queue: self.tag.id() });
    }
}

impl<T> fmt::Debug for Queue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue")
            .field("len", &self.len())
            .field("capacity", &self.capacity())
            .field("closed", &self.is_closed())
            .finish_non_exhaustive()
    }
}
