//! A lock that is waited for without blocking the thread, and handed over in order.

use super::calls::{Calls, lock};
use super::line::{self, Line};
use super::waiters::{Key, Waiters};
use crate::context::{current_task, spend};
use crate::panics::Panics;
use crate::primitive::{self, AtomicU32};
use crate::trace::{ObjectKind, Tag, TaskId, WaitsFor, What, emit_at, waits};
use std::fmt;
use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};

/// A value that one task at a time may touch, even across an `.await`.
///
/// The value lives in a box, and **whoever has the box has the lock**: a guard owns it until it is
/// dropped, and gives it straight to the first in line. That needs no `unsafe`, and it makes the
/// lock fair: between hand-over and the waiter's next poll no newcomer can take it.
///
/// **Contract.**
/// - First come, first served.
/// - Cancelling is dropping the [`Lock`] future; one that had been given the box already passes it
///   on to the next.
/// - A holder that panics releases the lock as it unwinds. There is no poisoning, as in tokio and
///   in Python's `with lock:`; a value that can be left half-changed has to say so itself.
/// - A holder that asks again waits for itself, for ever. The trace shows it as a deadlock.
/// - A guard that is leaked keeps the lock for good.
///
/// Where nothing is awaited while the lock is held, std's `Mutex` does, and costs less. The
/// shape is that of `asyncio.Lock` and tokio's `Mutex`.
///
/// ```
/// use handloom::sync::Mutex;
/// use std::rc::Rc;
///
/// handloom::block_on(async {
///     let total = Rc::new(Mutex::new(0));
///     let workers: Vec<_> = (0..5)
///         .map(|_| {
///             let total = total.clone();
///             handloom::spawn(async move {
///                 let mut total = total.lock().await;
///                 let seen = *total;
///                 handloom::yield_now().await;
///                 *total = seen + 1;
///             })
///         })
///         .collect();
///     for worker in workers {
///         worker.await.unwrap();
///     }
///     assert_eq!(*total.lock().await, 5);
/// });
/// ```
pub struct Mutex<T> {
    state: primitive::Mutex<State<T>>,
    /// The number of the task that holds it, or `NOBODY`. Only the trace reads it.
    holder: AtomicU32,
    tag: Tag,
}

const NOBODY: u32 = u32::MAX;

// The value moves between threads inside its box, and is never shared by two of them at once.
static_assertions::assert_impl_all!(Mutex<std::cell::Cell<u8>>: Send, Sync);
static_assertions::assert_not_impl_any!(Mutex<std::rc::Rc<u8>>: Send, Sync);

struct State<T> {
    /// `None` while a guard has it.
    free: Option<Box<T>>,
    waiters: Waiters<Option<Box<T>>>,
}

impl<T> Line for State<T> {
    type Gift = Option<Box<T>>;

    fn waiters(&mut self) -> &mut Waiters<Self::Gift> {
        &mut self.waiters
    }

    fn try_now(&mut self, _asked: &Self::Gift) -> Option<Self::Gift> {
        // It is free only when nobody is in line: `take_back` sees to that.
        self.free.take().map(Some)
    }

    // ANCHOR: hand_over
    fn take_back(&mut self, gift: Self::Gift, calls: &mut Calls) {
        match self.waiters.call(gift) {
            Ok(next) => calls.add(next),
            Err(nobody) => self.free = nobody,
        }
    }
    // ANCHOR_END: hand_over
}

impl<T> Mutex<T> {
    /// A lock that is free.
    pub fn new(value: T) -> Self {
        Mutex::with_tag(value, Tag::new(ObjectKind::Lock))
    }

    /// The same, with a name for the trace.
    pub fn named(name: &str, value: T) -> Self {
        Mutex::with_tag(value, Tag::named(ObjectKind::Lock, name))
    }

    fn with_tag(value: T, tag: Tag) -> Self {
        let state = State { free: Some(Box::new(value)), waiters: Waiters::new() };
        Mutex { state: primitive::Mutex::new(state), holder: AtomicU32::new(NOBODY), tag }
    }

    /// Waits for the lock. The guard gives it back when it is dropped.
    #[track_caller]
    pub fn lock(&self) -> Lock<'_, T> {
        Lock { mutex: self, key: None, place: Location::caller() }
    }

    /// Takes the lock if it is free; `None` if somebody holds it.
    #[track_caller]
    pub fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
        let value = lock(&self.state, &self.tag).free.take()?;
        Some(self.taken(Location::caller(), value))
    }

    /// The value, without locking: that nobody else has the mutex is proven by the `&mut`.
    ///
    /// # Panics
    ///
    /// If a guard was leaked (`std::mem::forget`): the value went with it.
    pub fn get_mut(&mut self) -> &mut T {
        let state = self.state.get_mut();
        let state = state.unwrap_or_else(std::sync::PoisonError::into_inner);
        state.free.as_mut().expect("no guard was leaked")
    }

    /// The value, and the end of the mutex.
    ///
    /// # Panics
    ///
    /// If a guard was leaked (`std::mem::forget`): the value went with it.
    pub fn into_inner(self) -> T {
        let state = self.state.into_inner();
        let state = state.unwrap_or_else(std::sync::PoisonError::into_inner);
        *state.free.expect("no guard was leaked")
    }

    fn taken(&self, place: &'static Location<'static>, value: Box<T>) -> MutexGuard<'_, T> {
        let by = current_task();
        let number = by.map_or(NOBODY, |task| task.0);
        self.holder.store(number, Ordering::Relaxed);
        // The guard first: should an observer panic, it gives the lock back.
        let guard = MutexGuard { mutex: self, value: Some(value) };
        emit_at(place, || What::LockTaken { lock: self.tag.id(), by });
        guard
    }

    fn holder(&self) -> Option<TaskId> {
        let number = self.holder.load(Ordering::Relaxed);
        (number != NOBODY).then_some(TaskId(number))
    }
}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Mutex::new(T::default())
    }
}

/// The future of [`Mutex::lock`].
#[must_use = "the lock is taken only if this is awaited"]
pub struct Lock<'a, T> {
    mutex: &'a Mutex<T>,
    key: Option<Key>,
    place: &'static Location<'static>,
}

impl<'a, T> Future for Lock<'a, T> {
    type Output = MutexGuard<'a, T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<MutexGuard<'a, T>> {
        if self.key.is_none() && !spend(cx) {
            waits(self.place, || WaitsFor::Turn);
            return Poll::Pending;
        }
        let mutex = self.mutex;
        let arrived = self.key.is_none();
        match line::poll(&mutex.state, &mutex.tag, &mut self.key, cx.waker(), || None) {
            Poll::Ready(Some(value)) => Poll::Ready(mutex.taken(self.place, value)),
            Poll::Ready(None) => unreachable!("nobody is called without the box"),
            Poll::Pending => {
                if arrived {
                    emit_at(self.place, || What::LockWaited {
                        lock: mutex.tag.id(),
                        holder: mutex.holder(),
                    });
                }
                waits(self.place, || WaitsFor::Lock {
                    lock: mutex.tag.id(),
                    holder: mutex.holder(),
                });
                Poll::Pending
            }
        }
    }
}

impl<T> Drop for Lock<'_, T> {
    fn drop(&mut self) {
        line::leave(&self.mutex.state, &self.mutex.tag, self.key);
    }
}

/// The right to touch the value. Dropping it gives the lock to the first in line.
///
/// It may be held across an `.await`, as in the example of [`Mutex`], and sent to another thread,
/// since it owns the value's box.
#[must_use = "the lock is released as soon as the guard is dropped"]
pub struct MutexGuard<'a, T> {
    mutex: &'a Mutex<T>,
    /// `None` only while it is being dropped.
    value: Option<Box<T>>,
}

static_assertions::assert_impl_all!(MutexGuard<'static, std::cell::Cell<u8>>: Send);
static_assertions::assert_not_impl_any!(MutexGuard<'static, std::cell::Cell<u8>>: Sync);

const HELD: &str = "a guard has the value until it is dropped";

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.as_ref().expect(HELD)
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.value.as_mut().expect(HELD)
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        // Told before it is given away, so that the next one's `LockTaken` comes after it.
        let mut panics = Panics::default();
        panics.tell(|| What::LockReleased { lock: self.mutex.tag.id() });
        self.mutex.holder.store(NOBODY, Ordering::Relaxed);
        let mut calls = Calls::default();
        lock(&self.mutex.state, &self.mutex.tag).take_back(self.value.take(), &mut calls);
        panics.catch(|| calls.wake());
        panics.resume();
    }
}

impl<T: fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = lock(&self.state, &self.tag).free.is_none();
        f.debug_struct("Mutex").field("held", &held).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Lock<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lock").finish_non_exhaustive()
    }
}
