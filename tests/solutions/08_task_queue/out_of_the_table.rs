//! # Out of the table
//!
//! The place of the future is empty during its turn, and `aborted` is the answer to the question of
//! what happens if somebody aborts it then: it cannot be dropped, because it is running, so it is
//! dropped when the turn is over, instead of being put back.
//!
//! A number in the queue whose task is gone finds an empty place, and that is no error: it was woken,
//! and aborted before its turn came.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Waker};

type Body = Pin<Box<dyn Future<Output = ()>>>;

#[derive(Default)]
struct Task {
    /// Empty while it has its turn, and when it is over.
    body: RefCell<Option<Body>>,
    aborted: Cell<bool>,
}

#[derive(Default)]
struct Table {
    tasks: RefCell<Vec<std::rc::Rc<Task>>>,
    queue: RefCell<VecDeque<usize>>,
}

impl Table {
    /// Takes a task in, and queues it.
    fn spawn(&self, body: impl Future<Output = ()> + 'static) -> usize {
        let task = Task { body: RefCell::new(Some(Box::pin(body))), aborted: Cell::new(false) };
        self.tasks.borrow_mut().push(task.into());
        let number = self.tasks.borrow().len() - 1;
        self.wake(number);
        number
    }

    fn wake(&self, number: usize) {
        self.queue.borrow_mut().push_back(number);
    }

    /// Drops a task. One that has its turn is dropped when the turn is over.
    fn abort(&self, number: usize) {
        let task = self.tasks.borrow()[number].clone();
        task.aborted.set(true);
        let body = task.body.borrow_mut().take();
        drop(body);
    }

    /// Gives this task a turn: polls it once, if it is there.
    fn turn(&self, number: usize) {
        let task = self.tasks.borrow()[number].clone();
        let body = task.body.borrow_mut().take();
        let Some(mut body) = body else {
            return;
        };
        let polled = body.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        if polled.is_pending() && !task.aborted.get() {
            *task.body.borrow_mut() = Some(body);
        }
    }

    fn run(&self) {
        loop {
            let next = self.queue.borrow_mut().pop_front();
            let Some(number) = next else { return };
            self.turn(number);
        }
    }
}

#[cfg(test)]
#[path = "../../checks/08_task_queue/out_of_the_table.rs"]
mod checks;
