//! Tasks that have nothing to do: what it costs to be a task.

use crate::stopwatch::Stopwatch;
use crate::workload::Bound::{FasterThanPython, OfBest, OfTokio};
use crate::workload::{
    WORKLOAD, Workload, entries, floor, goal, on_each, ours, peer, tokio as by_tokio,
};
use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

pub(crate) static WORKLOADS: [Workload; 3] = [
    Workload {
        name: "spawn_join",
        about: "spawn 100,000 trivial tasks, then await them all",
        fine_print: "From the first spawn to the last join. The runtime is built before and \
                     dropped after. Each task returns a number; the sum is checked.",
        unit: "ns a task",
        full: 100_000,
        quick: 50_000,
        entries: entries!(
            [
                ours(handloom::spawn_join),
                by_tokio(tokio::spawn_join),
                peer("tokio-plain", tokio_plain::spawn_join),
                floor("bare-loop", bare::spawn_join),
                floor("boxes", boxes),
            ],
            [
                peer("smol", smol::spawn_join),
                peer("async-executor", async_executor::spawn_join),
                peer("LocalPool", local_pool::spawn_join),
                peer("monoio", monoio::spawn_join),
            ]
        ),
        python: Some(8),
        goals: &[goal(OfTokio(1.0 / 3.0)), goal(OfBest(1.0)), goal(FasterThanPython(40.0))],
        missed: "Two allocations for each task, the future's box and the output's, are a third of \
                 its instructions. tokio and monoio have both in one block, which they read \
                 through a raw pointer. The turn is the other third: see yield_1.",
        ..WORKLOAD
    },
    Workload {
        name: "spawn_join_1",
        about: "spawn a trivial task and await it, 200,000 times, from the root",
        fine_print: "The root future of block_on spawns, waits, and is woken each time. With its \
                     drivers enabled tokio looks at epoll each time that nothing but the root is \
                     ready; tokio-plain has none to look at.",
        unit: "ns a task",
        full: 200_000,
        quick: 50_000,
        entries: entries!(
            [
                ours(handloom::spawn_join_1),
                by_tokio(tokio::spawn_join_1),
                peer("tokio-plain", tokio_plain::spawn_join_1),
                floor("bare-loop", bare::spawn_join_1),
            ],
            [
                peer("smol", smol::spawn_join_1),
                peer("async-executor", async_executor::spawn_join_1),
                peer("LocalPool", local_pool::spawn_join_1),
                peer("monoio", monoio::spawn_join_1),
            ]
        ),
        python: Some(8),
        goals: &[goal(OfBest(1.0 / 3.0)), goal(FasterThanPython(40.0))],
        missed: "See spawn_join and yield_1: awaiting the task at once adds a wake and a turn of \
                 the main future.",
        ..WORKLOAD
    },
    Workload {
        name: "spawn_join_1_task",
        about: "the same, from inside a task",
        fine_print: "As spawn_join_1, but who spawns and waits is itself a task.",
        unit: "ns a task",
        full: 200_000,
        quick: 50_000,
        entries: entries!(
            [
                ours(handloom::spawn_join_1_task),
                by_tokio(tokio::spawn_join_1_task),
                peer("tokio-plain", tokio_plain::spawn_join_1_task),
                floor("bare-loop", bare::spawn_join_1_task),
            ],
            [
                peer("smol", smol::spawn_join_1_task),
                peer("async-executor", async_executor::spawn_join_1_task),
                peer("LocalPool", local_pool::spawn_join_1_task),
                peer("monoio", monoio::spawn_join_1_task),
            ]
        ),
        python: None,
        goals: &[goal(OfBest(1.0 / 3.0))],
        missed: "See spawn_join and yield_1: awaiting the task at once adds a wake and a turn of \
                 the task that awaits.",
        ..WORKLOAD
    },
];

macro_rules! on {
    ($system:ident) => {
        mod $system {
            use super::*;
            use crate::systems::$system::{joined, run, spawn};

            pub(super) fn spawn_join(tasks: u64) -> f64 {
                run(async move {
                    let watch = Stopwatch::start();
                    let handles: Vec<_> =
                        (0..tasks).map(|n| spawn(async move { black_box(n) })).collect();
                    let mut sum = 0;
                    for handle in handles {
                        sum += joined(handle.await);
                    }
                    let each = watch.per(tasks);
                    assert_eq!(sum, (0..tasks).sum::<u64>());
                    each
                })
            }

            async fn one_by_one(tasks: u64) -> f64 {
                let watch = Stopwatch::start();
                let mut sum = 0;
                for n in 0..tasks {
                    sum += joined(spawn(async move { black_box(n) }).await);
                }
                let each = watch.per(tasks);
                assert_eq!(sum, (0..tasks).sum::<u64>());
                each
            }

            pub(super) fn spawn_join_1(tasks: u64) -> f64 {
                run(one_by_one(tasks))
            }

            pub(super) fn spawn_join_1_task(tasks: u64) -> f64 {
                run(async move { joined(spawn(one_by_one(tasks)).await) })
            }
        }
    };
}

on_each!(on: handloom tokio tokio_plain bare; smol async_executor local_pool monoio);

/// Floor: each future in a box, polled once, and dropped.
pub(super) fn boxes(tasks: u64) -> f64 {
    let watch = Stopwatch::start();
    let boxed = |n| -> Pin<Box<dyn Future<Output = u64>>> { Box::pin(async move { black_box(n) }) };
    let futures: Vec<_> = (0..tasks).map(boxed).collect();
    let mut cx = Context::from_waker(Waker::noop());
    let mut sum = 0;
    for mut future in futures {
        if let Poll::Ready(n) = future.as_mut().poll(&mut cx) {
            sum += n;
        }
    }
    let each = watch.per(tasks);
    assert_eq!(sum, (0..tasks).sum::<u64>());
    each
}
