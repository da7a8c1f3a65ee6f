//! Room first, item later.

use super::Queue;
use super::lines::{ForPutter, Inside};
use crate::context::spend;
use crate::sync::Closed;
use crate::sync::calls::Waiting;
use crate::sync::waiters::{Found, Key};
use crate::trace::{WaitsFor, waits};
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

impl<T> Queue<T> {
    /// Waits for room, and holds it.
    ///
    /// It stands in the same line as [`put`](Queue::put) does, but has no item that could be lost
    /// with it. The idea is that of tokio's `Sender::reserve`.
    ///
    /// Cancelling: the place in the line is lost, and nothing else.
    ///
    /// # Errors
    ///
    /// [`Closed`], if the queue is closed.
    ///
    /// ```
    /// use handloom::sync::{Queue, TryPutError};
    ///
    /// handloom::block_on(async {
    ///     let queue = Queue::bounded(1);
    ///     let permit = queue.reserve().await.unwrap();
    ///     assert_eq!(queue.try_put(1), Err(TryPutError::Full(1)));
    ///     permit.put(2).unwrap();
    ///     assert_eq!(queue.get().await, Some(2));
    /// });
    /// ```
    #[track_caller]
    pub fn reserve(&self) -> Reserve<'_, T> {
        Reserve { queue: self, key: None, place: Location::caller() }
    }
}

/// The future of [`Queue::reserve`].
#[must_use = "room is held only once this has been awaited"]
pub struct Reserve<'a, T> {
    queue: &'a Queue<T>,
    key: Option<Key>,
    place: &'static Location<'static>,
}

impl<'a, T> Future for Reserve<'a, T> {
    type Output = Result<Permit<'a, T>, Closed>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.key.is_none() && !spend(cx) {
            waits(self.place, || WaitsFor::Turn);
            return Poll::Pending;
        }
        let queue = self.queue;
        let arrived = self.key.is_none();
        let mut spare = None;
        match poll_room(queue, &mut self.key, cx.waker(), &mut spare) {
            Poll::Ready(Ok(inside)) => {
                // Before anything foreign is called: the room is given back, should that panic.
                let permit = Permit { queue: Some(queue) };
                inside.leave().wake();
                Poll::Ready(Ok(permit))
            }
            Poll::Ready(Err(closed)) => Poll::Ready(Err(closed)),
            Poll::Pending => {
                if arrived {
                    queue.tell_full(self.place);
                }
                waits(self.place, || WaitsFor::QueuePut {
                    queue: queue.tag.id(),
                    len: queue.len(),
                    capacity: queue.capacity(),
                });
                Poll::Pending
            }
        }
    }
}

impl<T> Drop for Reserve<'_, T> {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            leave(self.queue, key);
        }
    }
}

/// Room for one item. Dropped unused, it gives the room to the next in line.
///
/// A permit is a promise that there is *room*, not that the queue stays open. Made by
/// [`Queue::reserve`], whose example shows it.
#[must_use = "dropping a permit gives the room back"]
pub struct Permit<'a, T> {
    /// `None` once the room is used.
    queue: Option<&'a Queue<T>>,
}

static_assertions::assert_impl_all!(Permit<'static, u8>: Send, Sync);

impl<T> Permit<'_, T> {
    /// Puts `item` into the room that is held. It waits for nothing.
    ///
    /// # Errors
    ///
    /// [`Closed`] with the item, if the queue was closed in the meantime: getters may have been
    /// told the end already.
    #[track_caller]
    pub fn put(mut self, item: T) -> Result<(), Closed<T>> {
        let Some(queue) = self.queue.take() else {
            unreachable!("a permit is used by value, so once");
        };
        let mut inside = Inside::enter(queue);
        if inside.lines.closed {
            inside.release_promise();
            inside.leave().wake();
            return Err(Closed(item));
        }
        queue.put_inside(Location::caller(), inside, item);
        Ok(())
    }
}

impl<T> Drop for Permit<'_, T> {
    fn drop(&mut self) {
        if let Some(queue) = self.queue {
            let mut inside = Inside::enter(queue);
            inside.release_promise();
            inside.leave().wake();
        }
    }
}

/// Waits in the line of the putters. Ready with the lock still held and a slot promised, so that
/// the slot can be used in the same step. What is left in `spare` is to be dropped after that.
pub(super) fn poll_room<'a, T>(
    queue: &'a Queue<T>,
    key: &mut Option<Key>,
    waker: &Waker,
    spare: &mut Option<Waiting>,
) -> Poll<Result<Inside<'a, T>, Closed>> {
    if key.is_none() && queue.looks_full() {
        // It will most likely have to wait, and a waker is cloned before the lock is taken.
        *spare = Some(Waiting::new(waker));
    }
    loop {
        let mut inside = Inside::enter(queue);
        let room = match *key {
            None if inside.lines.closed => Some(Err(Closed(()))),
            None if inside.has_room() => {
                inside.promise();
                Some(Ok(()))
            }
            None => match spare.take() {
                Some(waiting) => {
                    *key = Some(inside.lines.putters.join(waiting, ForPutter::Nothing));
                    return Poll::Pending;
                }
                None => None,
            },
            Some(place) => match inside.lines.putters.find(place, waker) {
                Found::InLine => return Poll::Pending,
                Found::OtherWaker => match spare.take() {
                    Some(waiting) => {
                        *spare = Some(inside.lines.putters.replace(place, waiting));
                        return Poll::Pending;
                    }
                    None => None,
                },
                Found::Called(gift) => {
                    *key = None;
                    Some(match gift {
                        ForPutter::Room if !inside.lines.closed => Ok(()),
                        ForPutter::Room => {
                            inside.release_promise();
                            Err(Closed(()))
                        }
                        _ => Err(Closed(())),
                    })
                }
            },
        };
        match room {
            Some(Ok(())) => return Poll::Ready(Ok(inside)),
            Some(Err(closed)) => {
                inside.leave().wake();
                return Poll::Ready(Err(closed));
            }
            None => {
                drop(inside);
                *spare = Some(Waiting::new(waker));
            }
        }
    }
}

/// Leaves the line of the putters. Room that was given already goes to the next.
pub(super) fn leave<T>(queue: &Queue<T>, key: Key) {
    // Outlives the lock: its waker is dropped when that is let go.
    let _waiting;
    let mut inside = Inside::enter(queue);
    match inside.lines.putters.leave(key) {
        Some(Ok(ForPutter::Room)) => inside.release_promise(),
        Some(Err(waiting)) => _waiting = waiting,
        _ => {}
    }
    inside.leave().wake();
}

impl<T> fmt::Debug for Reserve<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reserve").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Permit<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit").finish_non_exhaustive()
    }
}
