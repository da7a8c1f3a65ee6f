//! The programs that are timed: the same one for each system, with nothing that only one gets.

use std::hint::black_box;
use std::time::Instant;

/// In the order of [`Workload::turns`].
pub(crate) const SYSTEMS: [&str; 2] = ["handloom", "tokio"];

/// Does the work once and gives the nanoseconds per operation.
pub(crate) type Turn = fn() -> f64;

/// One program, once for each system.
#[derive(Debug)]
pub(crate) struct Workload {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// How often a turn does it.
    pub(crate) operations: u64,
    pub(crate) turns: [Turn; SYSTEMS.len()],
}

pub(crate) static WORKLOADS: [Workload; 4] = [
    Workload {
        name: "spawn_join",
        about: "spawn 100,000 trivial tasks, then await them all",
        operations: SPAWNS,
        turns: [handloom::spawn_join, tokio_ct::spawn_join],
    },
    Workload {
        name: "spawn_join_1",
        about: "spawn a trivial task and await it, 200,000 times",
        operations: ONE_BY_ONE,
        turns: [handloom::spawn_join_1, tokio_ct::spawn_join_1],
    },
    Workload {
        name: "yield_1",
        about: "one task gives up its turn 1,000,000 times",
        operations: YIELDS,
        turns: [|| handloom::yields(1), || tokio_ct::yields(1)],
    },
    Workload {
        name: "yield_1000",
        about: "1,000 tasks give up their turns 1,000 times each",
        operations: YIELDS,
        turns: [|| handloom::yields(1000), || tokio_ct::yields(1000)],
    },
];

const SPAWNS: u64 = 100_000;
const ONE_BY_ONE: u64 = 200_000;
const YIELDS: u64 = 1_000_000;

fn per_operation(operations: u64, started: Instant) -> f64 {
    started.elapsed().as_nanos() as f64 / operations as f64
}

/// The programs are alike to the letter; what differs is whose `spawn` and whose `yield_now`.
macro_rules! programs {
    ($system:ident, $spawn:path, $yield_now:path, $runtime:expr) => {
        mod $system {
            use super::*;

            pub(super) fn spawn_join() -> f64 {
                $runtime.block_on(async {
                    let started = Instant::now();
                    let tasks: Vec<_> =
                        (0..SPAWNS).map(|n| $spawn(async move { black_box(n) })).collect();
                    let mut sum = 0;
                    for task in tasks {
                        sum += task.await.unwrap();
                    }
                    assert_eq!(sum, SPAWNS * (SPAWNS - 1) / 2);
                    per_operation(SPAWNS, started)
                })
            }

            pub(super) fn spawn_join_1() -> f64 {
                $runtime.block_on(async {
                    let started = Instant::now();
                    for n in 0..ONE_BY_ONE {
                        assert_eq!($spawn(async move { black_box(n) }).await.unwrap(), n);
                    }
                    per_operation(ONE_BY_ONE, started)
                })
            }

            pub(super) fn yields(tasks: u64) -> f64 {
                $runtime.block_on(async {
                    let started = Instant::now();
                    let each = YIELDS / tasks;
                    let spinner = |_| {
                        $spawn(async move {
                            for _ in 0..each {
                                $yield_now().await;
                            }
                        })
                    };
                    let tasks: Vec<_> = (0..tasks).map(spinner).collect();
                    for task in tasks {
                        task.await.unwrap();
                    }
                    per_operation(YIELDS, started)
                })
            }
        }
    };
}

programs!(handloom, ::handloom::spawn, ::handloom::yield_now, ::handloom::Runtime::new());
programs!(
    tokio_ct,
    ::tokio::spawn,
    ::tokio::task::yield_now,
    ::tokio::runtime::Builder::new_current_thread().build().unwrap()
);
