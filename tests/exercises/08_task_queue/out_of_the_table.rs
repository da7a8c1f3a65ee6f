//! # Out of the table
//!
//! A task may spawn, wake or abort others while it is polled, and itself. So nothing of the table may be
//! borrowed then: the future is taken out for its turn and put back if it has to wait. And when the
//! turn is over, the table may not be as it was.
//!
//! Chapter: `08_task_queue`. You may change: the body of `turn`.

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
        // TODO: this holds the borrow while it polls, and keeps what is done.
        let mut body = task.body.borrow_mut();
        if let Some(body) = &mut *body {
            let _ = body.as_mut().poll(&mut Context::from_waker(Waker::noop()));
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
