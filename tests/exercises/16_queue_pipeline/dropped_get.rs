//! # A get that is dropped
//!
//! Each item that is put wakes one of those who wait for one, and takes it out of the line. A `get`
//! may be dropped at any moment: also after it was woken, and before it has come to take the item.
//! Then the wake was for nothing, and somebody else waits for ever beside an item, unless it is
//! passed on.
//!
//! Chapter: `16_queue_pipeline`. You may change: the bodies of `poll` and `drop`.

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
        // TODO: take an item, and leave the line; or have one place in it, with the latest waker.
        todo!()
    }
}

impl<T> Drop for Get<T> {
    fn drop(&mut self) {
        // TODO: it may stand in the line, or have been woken for an item that it will never take.
    }
}

#[cfg(test)]
#[path = "../../checks/16_queue_pipeline/dropped_get.rs"]
mod checks;
