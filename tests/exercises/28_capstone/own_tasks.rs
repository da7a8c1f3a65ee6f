//! # Your own: tasks
//!
//! The table of the tasks. `spawn` boxes a future with a place for its output; a pass gives a turn to
//! each task that was ready when the pass began; and a handle waits for the output. A task may spawn
//! others while it has its turn, so nothing of the table is borrowed then.
//!
//! Chapter: `28_capstone`. You may change: the bodies of `run_pass` and of `JoinHandle::poll`.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Poll, Waker};

// Your answer to the step before.
#[path = "own_queue.rs"]
mod own_queue;
pub use own_queue::{Ready, TaskWaker};

type Body = Pin<Box<dyn Future<Output = ()>>>;

struct Task {
    /// Not there during its turn, and when it is over.
    body: Option<Body>,
    waker: Arc<TaskWaker>,
}

#[derive(Default)]
pub struct Tasks {
    table: RefCell<Vec<Task>>,
    pub ready: Arc<Ready>,
}

/// The output of a task, and who waits for it.
struct Outcome<T> {
    output: Option<T>,
    waker: Option<Waker>,
}

/// What the output of a task comes out of. Dropped, it leaves the task to itself.
pub struct JoinHandle<T>(Rc<RefCell<Outcome<T>>>);

impl Tasks {
    pub fn spawn<T: 'static>(&self, future: impl Future<Output = T> + 'static) -> JoinHandle<T> {
        let outcome = Rc::new(RefCell::new(Outcome { output: None, waker: None }));
        let shared = Rc::clone(&outcome);
        let body = Box::pin(async move {
            let output = future.await;
            shared.borrow_mut().output = Some(output);
            let waker = shared.borrow_mut().waker.take();
            if let Some(waker) = waker {
                waker.wake();
            }
        });
        let task = self.table.borrow().len();
        let (queued, ready) = (AtomicBool::new(true), Arc::clone(&self.ready));
        let waker = Arc::new(TaskWaker { task, queued, ready });
        self.table.borrow_mut().push(Task { body: Some(body), waker });
        self.ready.push(task);
        JoinHandle(outcome)
    }

    /// Gives a turn to each task that is ready now, and says how many there were in the queue.
    pub fn run_pass(&self) -> usize {
        // TODO: for each: clear the mark, take the body out, poll it, put it back if it has to wait.
        todo!()
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        // TODO: the output, if it is there; otherwise leave the waker.
        todo!()
    }
}

#[cfg(test)]
#[path = "../../checks/28_capstone/own_tasks.rs"]
mod checks;
