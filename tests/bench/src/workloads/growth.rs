//! The same work with few of a thing and with very many: what one of them costs must not depend on
//! how many there are. Where there are few, it is done over and over, so that there is enough to
//! measure. `growth` prints these; they are no rows of the table.

use super::{echo, sleepers::deadlines};
use crate::stopwatch::Stopwatch;
use crate::workload::{WORKLOAD, Workload, entries, floor, on_each, ours, tokio as by_tokio};
use ::handloom::sync::Queue;
use ::handloom::{Runtime, spawn};
use std::hint::black_box;
use std::rc::Rc;

pub(crate) static WORKLOADS: [Workload; 5] = [
    Workload {
        name: "grow_spawn",
        about: "spawn so many tasks, await them all",
        unit: "ns a task",
        entries: entries!(
            [
                ours(handloom::spawn_join),
                by_tokio(tokio::spawn_join),
                floor("boxes", super::spawn::boxes),
            ],
            []
        ),
        ..WORKLOAD
    },
    Workload {
        name: "grow_timers",
        about: "so many tasks sleep until random deadlines, on a virtual clock",
        unit: "ns a timer",
        entries: entries!([ours(timers)], []),
        ..WORKLOAD
    },
    Workload {
        name: "grow_sockets",
        about: "so many clients echo 64 bytes over TCP at the same time",
        unit: "ns a round trip",
        entries: entries!(
            [
                ours(|clients| echo::handloom::echo(round_trips(clients), clients)),
                by_tokio(|clients| echo::tokio::echo(round_trips(clients), clients)),
                floor("raw-mio", |clients| echo::raw_mio::echo(round_trips(clients), clients)),
            ],
            []
        ),
        ..WORKLOAD
    },
    Workload {
        name: "grow_waiters",
        about: "so many tasks wait for one queue, and each is given an item",
        unit: "ns a waiter",
        entries: entries!([ours(waiters)], []),
        ..WORKLOAD
    },
    Workload {
        name: "grow_leavers",
        about: "so many tasks wait for one queue, and are aborted, the last one first",
        unit: "ns a waiter",
        entries: entries!([ours(leavers)], []),
        ..WORKLOAD
    },
];

/// Enough of them to see one.
const ENOUGH: u64 = 100_000;

fn rounds(items: u64) -> u64 {
    (ENOUGH / items).max(1)
}

fn round_trips(clients: u64) -> u64 {
    clients * (20_000 / clients).max(2)
}

macro_rules! on {
    ($system:ident) => {
        mod $system {
            use super::*;
            use crate::systems::$system::{joined, run, spawn};

            pub(super) fn spawn_join(tasks: u64) -> f64 {
                let rounds = rounds(tasks);
                run(async move {
                    let watch = Stopwatch::start();
                    for _ in 0..rounds {
                        let handles: Vec<_> =
                            (0..tasks).map(|n| spawn(async move { black_box(n) })).collect();
                        let mut sum = 0;
                        for handle in handles {
                            sum += joined(handle.await);
                        }
                        assert_eq!(sum, (0..tasks).sum::<u64>());
                    }
                    watch.per(rounds * tasks)
                })
            }
        }
    };
}

on_each!(on: handloom tokio;);

/// On a virtual clock nobody waits, and each deadline is a jump of the clock and a turn of the loop
/// for one timer: the dearest that a timer can be.
fn timers(timers: u64) -> f64 {
    let runtime = Runtime::builder().virtual_clock().build();
    runtime.block_on(async {
        let watch = Stopwatch::start();
        for _ in 0..rounds(timers) {
            let sleeper = |deadline| spawn(::handloom::time::sleep_until(deadline));
            let now = ::handloom::time::now();
            let handles: Vec<_> = deadlines(now, timers).map(sleeper).collect();
            for handle in handles {
                handle.await.unwrap();
            }
        }
        watch.per(rounds(timers) * timers)
    })
}

fn waiters(waiters: u64) -> f64 {
    ::handloom::block_on(async {
        let watch = Stopwatch::start();
        for _ in 0..rounds(waiters) {
            let queue = Rc::new(Queue::bounded(1));
            let getter = |_| {
                let queue = Rc::clone(&queue);
                spawn(async move { queue.get().await.unwrap() })
            };
            let handles: Vec<_> = (0..waiters).map(getter).collect();
            // All of them stand in line before the first item comes.
            ::handloom::yield_now().await;
            for n in 0..waiters {
                queue.put(n).await.unwrap();
            }
            let mut sum = 0;
            for handle in handles {
                sum += handle.await.unwrap();
            }
            assert_eq!(sum, (0..waiters).sum::<u64>());
        }
        watch.per(rounds(waiters) * waiters)
    })
}

fn leavers(waiters: u64) -> f64 {
    ::handloom::block_on(async {
        let watch = Stopwatch::start();
        for _ in 0..rounds(waiters) {
            let queue = Rc::new(Queue::<u64>::bounded(1));
            let getter = |_| {
                let queue = Rc::clone(&queue);
                spawn(async move { queue.get().await })
            };
            let handles: Vec<_> = (0..waiters).map(getter).collect();
            ::handloom::yield_now().await;
            for handle in handles.into_iter().rev() {
                handle.abort();
                assert!(handle.await.is_err());
            }
            assert_eq!(Rc::strong_count(&queue), 1, "every getter was dropped");
        }
        watch.per(rounds(waiters) * waiters)
    })
}
