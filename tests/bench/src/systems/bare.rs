//! A floor: boxed futures in a queue, each polled again and again until it is ready.
//!
//! There are no wakers, no cancelling, no care for panics, and whatever waits is polled for
//! nothing. No runtime can do that, and none can be faster than the rest of it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::mem;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

type Task = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    static TASKS: RefCell<VecDeque<Task>> = const { RefCell::new(VecDeque::new()) };
}

pub(crate) fn run<F: Future>(main: F) -> F::Output {
    let mut main = pin!(main);
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = main.as_mut().poll(&mut cx) {
            return output;
        }
        for _ in 0..TASKS.with_borrow(VecDeque::len) {
            let Some(mut task) = TASKS.with_borrow_mut(VecDeque::pop_front) else { break };
            if task.as_mut().poll(&mut cx).is_pending() {
                TASKS.with_borrow_mut(|tasks| tasks.push_back(task));
            }
        }
    }
}

/// Where a task leaves its output.
pub(crate) struct Handle<T>(Rc<Cell<Option<T>>>);

impl<T> Future for Handle<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        self.0.take().map_or(Poll::Pending, Poll::Ready)
    }
}

pub(crate) fn spawn<F>(future: F) -> Handle<F::Output>
where
    F: Future<Output: 'static> + 'static,
{
    let slot = Rc::new(Cell::new(None));
    let handle = Handle(Rc::clone(&slot));
    let task: Task = Box::pin(async move { slot.set(Some(future.await)) });
    TASKS.with_borrow_mut(|tasks| tasks.push_back(task));
    handle
}

pub(crate) fn joined<T>(outcome: T) -> T {
    outcome
}

/// Pending once.
pub(crate) async fn yield_now() {
    let mut yielded = false;
    poll_fn(
        move |_| if mem::replace(&mut yielded, true) { Poll::Ready(()) } else { Poll::Pending },
    )
    .await;
}
