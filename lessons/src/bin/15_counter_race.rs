//! # 15 · The counter race
//!
//! Item 54 of the notes: use a lock, so that threads do not race for data. Five workers count to
//! 500000, and `counter += 1` is three steps: load, add, store. Who is interrupted between them
//! writes over what others have counted. (Python from 3.10 on only hides it: there, the program of
//! the notes prints 500000.)
//!
//! Coroutines on one thread lose updates too, where a suspension lies between load and store. But
//! a suspension can be seen in the source, and they lose the same updates every time.
//!
//! Run me like this:
//! ```text
//! cargo run --bin 15_counter_race                                 every version
//! cargo run --bin 15_counter_race -- --only coroutines --trace    2 × 3, step by step
//! cargo run --bin 15_counter_race -- --only coroutines --seed 7   in an order drawn from a seed
//! cargo run --bin 15_counter_race -- --explore                    in every order that there is
//! ```
//! What the threads lose varies, and so do the times. Everything else is the same every time.

use handloom::sync::{Mutex as AsyncMutex, SharedCell};
use handloom::{gather, spawn_named, yield_now};
use lessons::cli::Spec;
use lessons::lesson::{self, give_up};
use lessons::race::{self, Score, WatchedAtomic, Work};
use lessons::threads::start_in;
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, RwLock};
use std::thread;

const SPEC: Spec = Spec {
    name: "15_counter_race",
    about: "five workers count together, and some of them lose count",
    params: &[race::PARAMS],
    versions: &[
        ("threads", "threads that load, add and store, as Python's += does"),
        ("lock", "threads, with a lock around the three steps"),
        ("fetch-add", "threads, with the three steps in one"),
        ("coroutines", "coroutines that are suspended between load and store"),
        ("async-lock", "the same, with a lock that is held while they are suspended"),
        ("no-await", "coroutines that are not suspended between load and store"),
    ],
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let cell = || SharedCell::named("counter", 0);
        let lock = || AsyncMutex::new(cell());
        let unlocked = |work| async move { tasks(work, cell(), suspended).await.get() };
        let locking =
            |work| async move { tasks(work, lock(), locked_async).await.into_inner().get() };
        if let Some(outcome) = race::explored(lesson, unlocked, locking) {
            return outcome;
        }
        let work = Work::new(lesson);
        let mut score = Score::new(lesson, work);
        let atomic = || WatchedAtomic::named("counter", 0);
        score.racing("threads", || threads(work, atomic(), load_add_store).into_inner());
        score.right("lock", |_| {
            threads(work, Mutex::new(cell()), locked).into_inner().unwrap().get()
        });
        score.right("fetch-add", |_| threads(work, atomic(), in_one_step).into_inner());
        score.repeatable("coroutines", |runtime| runtime.block_on(unlocked(work)));
        score.right("async-lock", |runtime| runtime.block_on(locking(work)));
        score.right("no-await", |runtime| runtime.block_on(tasks(work, cell(), unsuspended)).get());
        score.show();
        Ok(())
    })
}

// ANCHOR: threads
/// Threads that share `counter`. They begin at the same moment, and take `step` so many times each.
fn threads<C: Sync>(work: Work, counter: C, step: fn(&C)) -> C {
    let gate = RwLock::new(());
    thread::scope(|scope| {
        // The gate opens at the end of this block, even if the system refuses a thread.
        let _closed = gate.write();
        for number in 0..work.workers {
            let count = || {
                drop(gate.read());
                (0..work.increments).for_each(|_| step(&counter));
            };
            start_in(scope, format!("worker {number}"), count).unwrap_or_else(|e| give_up(e));
        }
    });
    counter
}

/// Rust refuses threads a plain number. They may share an atomic, and here that does not help: each
/// step is whole, the three of them are not.
fn load_add_store(counter: &WatchedAtomic) {
    let seen = counter.load(Relaxed);
    let next = seen + 1;
    counter.store(next, Relaxed);
}

fn locked(counter: &Mutex<SharedCell<u64>>) {
    let counter = counter.lock().expect("no thread panics");
    counter.set(counter.get() + 1);
}

fn in_one_step(counter: &WatchedAtomic) {
    counter.fetch_add(1, Relaxed);
}
// ANCHOR_END: threads

// ANCHOR: coroutines
/// Tasks that share `counter`, one for each worker and all on this thread.
async fn tasks<C, F>(work: Work, counter: C, worker: impl Fn(Rc<C>, u64) -> F) -> C
where
    F: Future<Output = ()> + 'static,
{
    let counter = Rc::new(counter);
    let workers = (0..work.workers).map(|number| {
        spawn_named(format!("worker {number}"), worker(counter.clone(), work.increments))
    });
    gather(workers).await.into_iter().for_each(|end| end.expect("no worker panics"));
    Rc::into_inner(counter).expect("the workers are gone")
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

/// The lock is held across the suspension. So it has to be one that is awaited.
async fn locked_async(counter: Rc<AsyncMutex<SharedCell<u64>>>, increments: u64) {
    for _ in 0..increments {
        let counter = counter.lock().await;
        let seen = counter.get();
        yield_now().await;
        counter.set(seen + 1);
    }
}

/// Between two suspensions nobody else on this thread has a turn. That is as good as a lock.
async fn unsuspended(counter: Rc<SharedCell<u64>>, increments: u64) {
    for _ in 0..increments {
        counter.set(counter.get() + 1);
        yield_now().await;
    }
}
// ANCHOR_END: coroutines
