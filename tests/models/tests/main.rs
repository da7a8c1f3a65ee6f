//! Every order in which the threads of a small program can meet: what no test on a machine can do.
//!
//! loom runs a model once per order, lets an atomic that is read too weakly give an old value, and
//! fails where everybody waits. What it does not know: time (no model has a timer on a real clock),
//! sockets, and `SeqCst` loads and stores, which it takes for weaker ones than they are.

mod chores;

mod deadlocks;

mod oneshots;

mod pools;

mod queues;

mod sharing;

mod wakes;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Runs `program` in every order in which at most `preemptions` threads are interrupted in the
/// middle of something, and says how many there were.
///
/// Where three threads meet, all orders are too many. Nearly all faults show with two interruptions.
#[track_caller]
fn model(preemptions: impl Into<Option<usize>>, program: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = preemptions.into();
    builder.max_branches = 20_000;
    let orders = Arc::new(AtomicUsize::new(0));
    let count = orders.clone();
    builder.check(move || {
        count.fetch_add(1, Ordering::Relaxed);
        program();
    });
    let name = std::thread::current().name().unwrap_or_default().to_owned();
    println!("model {name}: {} orders", orders.load(Ordering::Relaxed));
}
