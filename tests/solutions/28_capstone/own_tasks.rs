//! # Your own: tasks
//!
//! The length of the queue is asked once: what is woken during the pass has its turn in the next one, and
//! the loop gets to look at timers and sockets in between.
//!
//! The mark is cleared before the poll, the future is out of the table during it, and it is put back only
//! if it has to wait. An empty place is a task that is over: its last waker may still have put it into
//! the queue.

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
        let ready = self.ready.count();
        for task in (0..ready).map_while(|_| self.ready.next()) {
            let (body, waker) = {
                let task = &mut self.table.borrow_mut()[task];
                (task.body.take(), Arc::clone(&task.waker))
            };
            let Some(mut body) = body else { continue };
            waker.queued.store(false, SeqCst);
            if body.as_mut().poll(&mut Context::from_waker(&waker.into())).is_pending() {
                self.table.borrow_mut()[task].body = Some(body);
            }
        }
        ready
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let mut outcome = self.0.borrow_mut();
        if let Some(output) = outcome.output.take() {
            return Poll::Ready(output);
        }
        outcome.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

#[cfg(test)]
#[path = "../../checks/28_capstone/own_tasks.rs"]
mod checks;
