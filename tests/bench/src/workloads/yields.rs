//! Tasks that give up their turns: what a turn costs.

use crate::stopwatch::Stopwatch;
use crate::workload::Bound::{FasterThanPython, OfTokio};
use crate::workload::{
    WORKLOAD, Workload, apart, entries, floor, goal, on_each, ours, peer, tokio as by_tokio,
};
use std::hint::black_box;

/// monoio puts a task that wakes itself at the front of its queue.
const FRONT: &str = "a yield runs the same task again at once: no other gets a turn";

pub(crate) static WORKLOADS: [Workload; 2] = [
    Workload {
        name: "yield_1",
        about: "one task gives up its turn 1,000,000 times",
        fine_print: "From the spawn of the task to its join.",
        unit: "ns a turn",
        full: 1_000_000,
        quick: 200_000,
        entries: entries!(
            [
                ours(|n| handloom::yields(n, 1)),
                by_tokio(|n| tokio::yields(n, 1)),
                peer("tokio-plain", |n| tokio_plain::yields(n, 1)),
                floor("bare-loop", |n| bare::yields(n, 1)),
            ],
            [
                peer("smol", |n| smol::yields(n, 1)),
                peer("async-executor", |n| async_executor::yields(n, 1)),
                peer("LocalPool", |n| local_pool::yields(n, 1)),
                apart("monoio", FRONT, |n| monoio::yields(n, 1)),
            ]
        ),
        python: Some(16),
        goals: &[goal(OfTokio(1.0 / 2.5)), goal(FasterThanPython(40.0))],
        missed: "A future moves out of the table for its turn and back, so that what it does \
                 finds the table free, and its waker is an Arc beside it: safe code pays for \
                 borrows that a raw pointer would not have. Tried: swapping the turn with one \
                 empty place of the loop instead of passing it on (7 % of a turn, kept); filling \
                 the empty place without drop glue, and wakes of other threads out of line \
                 (nothing to measure).",
        ..WORKLOAD
    },
    Workload {
        name: "yield_1000",
        about: "1,000 tasks give up their turns 1,000 times each",
        fine_print: "From the first spawn to the last join: the tasks take turns, so each poll is \
                     of another one, and its future is somewhere else in memory.",
        unit: "ns a turn",
        full: 1_000_000,
        quick: 200_000,
        entries: entries!(
            [
                ours(|n| handloom::yields(n, 1000)),
                by_tokio(|n| tokio::yields(n, 1000)),
                peer("tokio-plain", |n| tokio_plain::yields(n, 1000)),
                floor("bare-loop", |n| bare::yields(n, 1000)),
            ],
            [
                peer("smol", |n| smol::yields(n, 1000)),
                peer("async-executor", |n| async_executor::yields(n, 1000)),
                peer("LocalPool", |n| local_pool::yields(n, 1000)),
                apart("monoio", FRONT, |n| monoio::yields(n, 1000)),
            ]
        ),
        python: Some(16),
        goals: &[goal(OfTokio(1.0 / 2.5)), goal(FasterThanPython(40.0))],
        missed: "See yield_1.",
        ..WORKLOAD
    },
];

macro_rules! on {
    ($system:ident) => {
        mod $system {
            use super::*;
            use crate::systems::$system::{joined, run, spawn, yield_now};

            pub(super) fn yields(turns: u64, tasks: u64) -> f64 {
                let each_task = turns / tasks;
                run(async move {
                    let watch = Stopwatch::start();
                    let spinner = |_| {
                        spawn(async move {
                            let mut count = 0;
                            for _ in 0..each_task {
                                yield_now().await;
                                count += black_box(1);
                            }
                            count
                        })
                    };
                    let handles: Vec<_> = (0..tasks).map(spinner).collect();
                    let mut count = 0;
                    for handle in handles {
                        count += joined(handle.await);
                    }
                    let each = watch.per(count);
                    assert_eq!(count, each_task * tasks);
                    each
                })
            }
        }
    };
}

on_each!(on: handloom tokio tokio_plain bare; smol async_executor local_pool monoio);
