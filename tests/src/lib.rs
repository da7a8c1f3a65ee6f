//! What the tests share: a time limit for what could hang, runtimes to run a body on, wakers that
//! count or misbehave, a short way to write a trace down, and a process of its own for tests that
//! measure the whole process.

mod alone;
mod foreign;
pub mod hand;
mod limit;
mod naps;
pub mod random;
mod tell;

pub use alone::{alone, alone_under, descriptors, resident};
pub use foreign::{Counting, Foreign, stranger};
pub use limit::{Limit, limit};
pub use naps::Naps;
pub use tell::{tell, tell_all, told};

use handloom::Runtime;
use handloom::trace::Recorder;
use std::cell::RefCell;
use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

/// A runtime on a virtual clock.
pub fn runtime() -> Runtime {
    Runtime::builder().virtual_clock().build()
}

/// A runtime on a virtual clock, and the record of what happens on it.
pub fn recorded() -> (Runtime, Recorder) {
    let recorder = Recorder::new();
    let builder = Runtime::builder().virtual_clock();
    (builder.observer(recorder.clone()).build(), recorder)
}

/// Runs a body as the main future, as a spawned task, and as a spawned task under shuffled
/// schedules, because a wake that is lost in one of them can go unnoticed in the others.
#[track_caller]
pub fn everywhere<F>(body: impl Fn() -> F)
where
    F: Future<Output = ()> + 'static,
{
    let _limit = limit();
    runtime().block_on(body());
    as_task(&runtime(), body());
    for seed in 0..3 {
        let builder = Runtime::builder().virtual_clock().seed(seed);
        as_task(&builder.build(), body());
    }
}

/// Runs a body as a spawned task; its panic is the caller's.
pub fn as_task(runtime: &Runtime, body: impl Future<Output = ()> + 'static) {
    let ended = runtime.block_on(async { handloom::spawn(body).await });
    if let Err(error) = ended {
        std::panic::resume_unwind(error.into_panic());
    }
}

/// Calls a closure when it is dropped.
pub struct OnDrop<F: FnMut()>(pub F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

impl<F: FnMut()> fmt::Debug for OnDrop<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnDrop")
    }
}

/// A list that several tasks of one thread write to.
#[derive(Clone, Debug)]
pub struct Log<T>(Rc<RefCell<Vec<T>>>);

impl<T: Clone> Log<T> {
    /// An empty list.
    pub fn new() -> Self {
        Log(Rc::default())
    }

    /// Writes one more entry.
    pub fn add(&self, entry: T) {
        self.0.borrow_mut().push(entry);
    }

    /// What was written.
    pub fn all(&self) -> Vec<T> {
        self.0.borrow().clone()
    }
}

impl<T: Clone> Default for Log<T> {
    fn default() -> Self {
        Log::new()
    }
}

/// Two futures at once, and both outputs.
pub async fn both<A: Future, B: Future>(a: A, b: B) -> (A::Output, B::Output) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut first, mut second) = (None, None);
    poll_fn(|cx| {
        if first.is_none() {
            first = ready(a.as_mut().poll(cx));
        }
        if second.is_none() {
            second = ready(b.as_mut().poll(cx));
        }
        match (first.take(), second.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            left => {
                (first, second) = left;
                Poll::Pending
            }
        }
    })
    .await
}

fn ready<T>(poll: Poll<T>) -> Option<T> {
    match poll {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
