//! # A get that is dropped
//!
//! Who is not in the line and has not got anything was woken: it was to take an item. Dropped, it
//! passes the wake on, if there is something to be got. `number` is `None` before the first poll
//! and after the end, so there is nothing to do in these cases.
//!
//! It may get an item without having been woken, for it may be polled at any time. Then its place
//! in the line has to go, or an item that comes later wakes one who does not wait any more.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// A queue with a bound, for tasks of one thread.
struct Queue<T>(Rc<RefCell<State<T>>>);

struct State<T> {
    items: VecDeque<T>,
    capacity: usize,
    /// Who waits for an item, the longest first: the number of each, and its latest waker.
    line: VecDeque<(u64, Waker)>,
    next: u64,
}

struct Get<T> {
    queue: Queue<T>,
    /// While it waits: its number in the line, also after it was woken.
    number: Option<u64>,
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Queue(Rc::clone(&self.0))
    }
}

impl<T> Queue<T> {
    fn bounded(capacity: usize) -> Self {
        let (items, line) = (VecDeque::new(), VecDeque::new());
        Queue(Rc::new(RefCell::new(State { items, capacity, line, next: 0 })))
    }

    /// Puts an item and wakes one who waits, or gives it back if there is no room.
    fn try_put(&self, item: T) -> Result<(), T> {
        let mut state = self.0.borrow_mut();
        if state.items.len() == state.capacity {
            return Err(item);
        }
        state.items.push_back(item);
        drop(state);
        self.wake_one();
        Ok(())
    }

    /// Takes the first out of the line, and wakes it.
    fn wake_one(&self) {
        let first = self.0.borrow_mut().line.pop_front();
        if let Some((_, waker)) = first {
            waker.wake();
        }
    }

    fn get(&self) -> Get<T> {
        Get { queue: self.clone(), number: None }
    }
}

impl<T> Future for Get<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let queue = self.queue.clone();
        let mut state = queue.0.borrow_mut();
        if let Some(item) = state.items.pop_front() {
            if let Some(number) = self.number.take() {
                state.line.retain(|(other, _)| *other != number);
            }
            return Poll::Ready(item);
        }
        let number = *self.number.get_or_insert_with(|| {
            state.next += 1;
            state.next
        });
        match state.line.iter_mut().find(|(other, _)| *other == number) {
            Some((_, waker)) => waker.clone_from(cx.waker()),
            None => state.line.push_back((number, cx.waker().clone())),
        }
        Poll::Pending
    }
}

impl<T> Drop for Get<T> {
    fn drop(&mut self) {
        let Some(number) = self.number else { return };
        let mut state = self.queue.0.borrow_mut();
        let before = state.line.len();
        state.line.retain(|(other, _)| *other != number);
        let was_woken = state.line.len() == before;
        let pass_on = was_woken && !state.items.is_empty();
        drop(state);
        if pass_on {
            self.queue.wake_one();
        }
    }
}

#[cfg(test)]
#[path = "../../checks/16_queue_pipeline/dropped_get.rs"]
mod checks;
