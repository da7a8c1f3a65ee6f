//! Many sleeping tasks.

use super::sleepers::deadlines;
use crate::stopwatch::Stopwatch;
use crate::workload::Bound::{AtMost, OfTokio};
use crate::workload::{
    WORKLOAD, Workload, entries, floor, goal, on_each, ours, peer, tokio as by_tokio,
};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::thread;
use std::time::{Duration, Instant};

pub(crate) static WORKLOADS: [Workload; 2] = [
    Workload {
        name: "timers",
        about: "100,000 tasks sleep until random deadlines within 100 ms",
        fine_print: "CPU time of the whole process per timer, from the first spawn to the last \
                     join. The first deadline comes 100 ms after the start, when all are set. That \
                     no timer is early is checked. heap is a sorted heap and one sleeping thread.",
        unit: "ns of CPU a timer",
        full: 100_000,
        quick: 20_000,
        entries: entries!(
            [ours(handloom::cost), by_tokio(tokio::cost), floor("heap", heap)],
            [peer("smol", smol::cost), peer("monoio", monoio::cost)]
        ),
        python: Some(5),
        goals: &[goal(OfTokio(0.75))],
        missed: "Spawn, two turns and join are more than half of it. The timers are a tree, exact \
                 to the nanosecond, which a cancelled one leaves at once; tokio's and monoio's \
                 are wheels of 1 ms, and that late (timers_late).",
        cpu_will_do: false,
        ..WORKLOAD
    },
    Workload {
        name: "timers_late",
        about: "10,000 tasks sleep until random deadlines within 100 ms: how late they wake",
        fine_print: "The mean of how long after its deadline a task runs. Wheels of 1 ms (tokio, \
                     monoio) wake up to 1 ms late by design; epoll rounds waits up to whole \
                     milliseconds for everybody.",
        unit: "µs late",
        full: 10_000,
        quick: 10_000,
        entries: entries!(
            [ours(handloom::lateness), by_tokio(tokio::lateness)],
            [peer("smol", smol::lateness), peer("monoio", monoio::lateness)]
        ),
        python: Some(1),
        goals: &[goal(AtMost(600.0))],
        cpu_will_do: false,
        ..WORKLOAD
    },
];

/// When the window of deadlines begins: late enough for all to be set before.
fn first() -> Instant {
    Instant::now() + Duration::from_millis(100)
}

macro_rules! on {
    ($system:ident) => {
        mod $system {
            use super::*;
            use crate::systems::$system::{joined, run_timed, sleep_until, spawn};

            /// What one timer costs, and how late a task is on average, in nanoseconds.
            fn sleepers(timers: u64) -> (f64, f64) {
                run_timed(async move {
                    let watch = Stopwatch::start_cpu();
                    let sleeper = |deadline| {
                        spawn(async move {
                            sleep_until(deadline).await;
                            Instant::now().checked_duration_since(deadline).expect("never early")
                        })
                    };
                    let handles: Vec<_> = deadlines(first(), timers).map(sleeper).collect();
                    let mut late = Duration::ZERO;
                    for handle in handles {
                        late += joined(handle.await);
                    }
                    (watch.per(timers), late.as_nanos() as f64 / timers as f64)
                })
            }

            pub(super) fn cost(timers: u64) -> f64 {
                sleepers(timers).0
            }

            pub(super) fn lateness(timers: u64) -> f64 {
                sleepers(timers).1 / 1000.0
            }
        }
    };
}

on_each!(on: handloom tokio; smol monoio);

/// Floor: deadlines in a heap, and a thread that sleeps until the next.
fn heap(timers: u64) -> f64 {
    let watch = Stopwatch::start_cpu();
    let mut heap: BinaryHeap<_> = deadlines(first(), timers).map(Reverse).collect();
    while let Some(Reverse(deadline)) = heap.pop() {
        thread::sleep(deadline.saturating_duration_since(Instant::now()));
        assert!(Instant::now() >= deadline);
    }
    watch.per(timers)
}
