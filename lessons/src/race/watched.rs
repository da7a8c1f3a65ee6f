//! An atomic number that can be watched in a recorded run.

use handloom::sync::SharedCell;
use handloom::trace;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// An `AtomicU64`, and in a recorded run one whose loads and stores are in the trace.
///
/// An event is written down at another moment than the step that it tells of, and in between other
/// threads could take theirs: the trace would tell a wrong order. So in a recorded run a lock holds
/// step and event together. Each load and each store is still a step of its own, after which the
/// thread offers its turn to the others: the few steps of a recorded run would else be over before
/// the next thread has begun.
///
/// ```
/// use lessons::race::WatchedAtomic;
/// use std::sync::atomic::Ordering::Relaxed;
///
/// let counter = WatchedAtomic::named("counter", 0);
/// std::thread::scope(|scope| {
///     scope.spawn(|| counter.fetch_add(1, Relaxed));
///     scope.spawn(|| counter.fetch_add(1, Relaxed));
/// });
/// assert_eq!(counter.load(Relaxed), 2);
/// ```
#[derive(Debug)]
pub struct WatchedAtomic {
    counter: Counter,
}

#[derive(Debug)]
enum Counter {
    Plain(AtomicU64),
    Traced(Mutex<SharedCell<u64>>),
}

impl WatchedAtomic {
    /// A number with this value. It is watched if the thread that makes it is in a trace.
    pub fn named(name: &str, value: u64) -> WatchedAtomic {
        let counter = if trace::enabled() {
            Counter::Traced(Mutex::new(SharedCell::named(name, value)))
        } else {
            Counter::Plain(AtomicU64::new(value))
        };
        WatchedAtomic { counter }
    }

    /// The value, when the race is over.
    #[track_caller]
    pub fn into_inner(self) -> u64 {
        match self.counter {
            Counter::Plain(counter) => counter.into_inner(),
            Counter::Traced(counter) => {
                counter.into_inner().unwrap_or_else(PoisonError::into_inner).get()
            }
        }
    }

    /// As `AtomicU64::load`.
    #[track_caller]
    pub fn load(&self, order: Ordering) -> u64 {
        match &self.counter {
            Counter::Plain(counter) => counter.load(order),
            Counter::Traced(counter) => {
                let value = hold(counter).get();
                thread::yield_now();
                value
            }
        }
    }

    /// As `AtomicU64::store`.
    #[track_caller]
    pub fn store(&self, value: u64, order: Ordering) {
        match &self.counter {
            Counter::Plain(counter) => counter.store(value, order),
            Counter::Traced(counter) => {
                hold(counter).set(value);
                thread::yield_now();
            }
        }
    }

    /// As `AtomicU64::fetch_add`: a load and a store with nobody in between.
    #[track_caller]
    pub fn fetch_add(&self, amount: u64, order: Ordering) -> u64 {
        match &self.counter {
            Counter::Plain(counter) => counter.fetch_add(amount, order),
            Counter::Traced(counter) => {
                let held = hold(counter);
                let before = held.get();
                held.set(before.wrapping_add(amount));
                drop(held);
                thread::yield_now();
                before
            }
        }
    }
}

fn hold(counter: &Mutex<SharedCell<u64>>) -> MutexGuard<'_, SharedCell<u64>> {
    counter.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use handloom::time::RealClock;
    use handloom::trace::{Recorder, Tracer, What};
    use std::sync::Arc;
    use std::sync::atomic::Ordering::Relaxed;

    fn steps() -> (u64, u64) {
        let counter = WatchedAtomic::named("counter", 1);
        let seen = counter.load(Relaxed);
        counter.store(seen + 1, Relaxed);
        (counter.fetch_add(5, Relaxed), counter.load(Relaxed))
    }

    #[test]
    fn it_counts_alike_watched_and_unwatched() {
        assert_eq!(steps(), (2, 7));
        let recorder = Recorder::new();
        let tracer = Tracer::new(recorder.clone(), Arc::new(RealClock));
        let scope = tracer.enter();
        assert_eq!(steps(), (2, 7));
        drop(scope);
        let told: Vec<_> = recorder
            .events()
            .into_iter()
            .filter_map(|event| match event.what {
                What::CellRead { value, .. } => Some(format!("read {value}")),
                What::CellWritten { value, .. } => Some(format!("write {value}")),
                _ => None,
            })
            .collect();
        assert_eq!(told, ["read 1", "write 2", "read 2", "write 7", "read 7"]);
    }

    #[test]
    fn each_step_is_told_with_the_line_that_takes_it() {
        let recorder = Recorder::new();
        let tracer = Tracer::new(recorder.clone(), Arc::new(RealClock));
        let scope = tracer.enter();
        let counter = WatchedAtomic::named("counter", 0);
        let lines = [line!() + 1, line!() + 2, line!() + 3, line!() + 3];
        counter.load(Relaxed);
        counter.store(1, Relaxed);
        counter.fetch_add(1, Relaxed);
        drop(scope);
        let events = recorder.events();
        let steps = events
            .iter()
            .filter(|event| matches!(event.what, What::CellRead { .. } | What::CellWritten { .. }));
        let told: Vec<_> = steps.filter_map(|step| Some(step.caller.as_ref()?.line)).collect();
        assert_eq!(told, lines);
    }

    #[test]
    fn threads_of_a_watched_run_are_told_in_the_order_in_which_they_counted() {
        let recorder = Recorder::new();
        let tracer = Tracer::new(recorder.clone(), Arc::new(RealClock));
        let scope = tracer.enter();
        let counter = WatchedAtomic::named("counter", 0);
        std::thread::scope(|threads| {
            for number in 0..4 {
                let ticket = trace::ticket(format!("worker {number}"));
                let counter = &counter;
                threads.spawn(move || {
                    let _traced = ticket.enter();
                    for _ in 0..100 {
                        let seen = counter.load(Relaxed);
                        counter.store(seen + 1, Relaxed);
                    }
                });
            }
        });
        drop(scope);
        // Every read finds what the write before it in the trace has left.
        let mut value = "0".to_owned();
        let mut reads = 0;
        for event in recorder.events() {
            match event.what {
                What::CellRead { value: read, .. } => {
                    assert_eq!(read, value);
                    reads += 1;
                }
                What::CellWritten { value: written, .. } => value = written,
                _ => {}
            }
        }
        assert_eq!(reads, 400);
    }
}
