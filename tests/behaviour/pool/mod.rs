//! The pool of threads: how many, in which order, and how it ends.

mod runtime;
mod threads;

use handloom::blocking::{JobHandle, ThreadPool};
use std::sync::mpsc::{Sender, channel};

/// A job that runs until the sender is used or dropped; and what tells that it runs.
fn blocked(pool: &ThreadPool) -> (JobHandle<()>, Sender<()>) {
    let (go, gate) = channel();
    let (began, begun) = channel();
    let job = pool.submit(move || {
        began.send(()).unwrap();
        let _ = gate.recv();
    });
    begun.recv().unwrap();
    (job, go)
}
