//! What is played: the coroutines of `15_counter_race` that are suspended between load and store.

use handloom::sync::SharedCell;
use handloom::{gather, spawn_named, yield_now};
use lessons::race::Work;
use std::rc::Rc;

/// This file, as the events call it, and its text.
pub(super) const SOURCE: (&str, &str) = (file!(), include_str!("program.rs"));

/// How the line begins that the worker begins with.
pub(super) const WORKER: &str = "async fn suspended";

/// All workers count, and what is found is what the counter stands at in the end.
pub(super) async fn race(work: Work) -> u64 {
    let counter = Rc::new(SharedCell::named("counter", 0));
    let workers = (0..work.workers).map(|number| {
        let worker = suspended(counter.clone(), work.increments);
        spawn_named(format!("worker {number}"), worker)
    });
    gather(workers).await.into_iter().for_each(|end| end.expect("no worker panics"));
    counter.get()
}

/// Each load and each store is one poll: a suspension follows every step but the last.
async fn suspended(counter: Rc<SharedCell<u64>>, increments: u64) {
    for left in (0..increments).rev() {
        let seen = counter.get();
        yield_now().await;
        counter.set(seen + 1);
        if left > 0 {
            yield_now().await;
        }
    }
}
