//! Many children, and one who waits for all of them.

use crate::stopwatch::Stopwatch;
use crate::systems::wake_yourself;
use crate::workload::Bound::{FasterThanPython, Of, OfTokio};
use crate::workload::{
    Goal, WORKLOAD, Workload, entries, floor, goal, on_each, ours, peer, tokio as by_tokio,
};
use std::hint::black_box;
use std::mem;

#[cfg(feature = "peers")]
const GATHER_GOALS: &[Goal] = &[goal(Of("futures-buffered@handloom", 1.0))];
#[cfg(not(feature = "peers"))]
const GATHER_GOALS: &[Goal] = &[];

pub(crate) static WORKLOADS: [Workload; 2] = [
    Workload {
        name: "gather_spawned",
        about: "10,000 spawned children that yield once and return a number",
        fine_print: "From the first spawn to the last join, 10 times over. The yield is the \
                     system's own. JoinSet hands the outcomes out as they come.",
        unit: "ns a child",
        full: 100_000,
        quick: 50_000,
        entries: entries!(
            [
                ours(handloom::spawned),
                by_tokio(tokio::spawned),
                peer("tokio-plain", tokio_plain::spawned),
                peer("JoinSet@tokio", join_set),
                floor("bare-loop", bare::spawned),
            ],
            [
                peer("smol", smol::spawned),
                peer("async-executor", async_executor::spawned),
                peer("LocalPool", local_pool::spawned),
                peer("monoio", monoio::spawned),
            ]
        ),
        python: Some(4),
        goals: &[goal(OfTokio(1.0 / 3.0)), goal(FasterThanPython(40.0))],
        missed: "See spawn_join and yield_1, of which it is made.",
        ..WORKLOAD
    },
    Workload {
        name: "gather",
        about: "10,000 plain futures in one task that yield once and return a number",
        fine_print: "From the making of the futures to the last output, 10 times over. The yield \
                     is the same for all: wake yourself and be pending once.",
        unit: "ns a child",
        full: 100_000,
        quick: 50_000,
        entries: entries!(
            [ours(ours_at_handloom::gather), floor("bare", bare_gather)],
            [
                peer("futures-buffered@tokio", buffered_at_tokio::gather),
                peer("futures-buffered@handloom", buffered_at_handloom::gather),
                peer("join_all@tokio", join_all_at_tokio::gather),
                peer("join_all@handloom", join_all_at_handloom::gather),
            ]
        ),
        goals: GATHER_GOALS,
        missed: "Each child is a box and a waker of its own, since a safe waker is an Arc: two \
                 thirds of the instructions are those two allocations. futures-buffered has all \
                 children in one block, and wakers that point into it.",
        ..WORKLOAD
    },
];

const CHILDREN: u64 = 10_000;
const SUM: u64 = CHILDREN * (CHILDREN - 1) / 2;

macro_rules! on {
    ($system:ident) => {
        mod $system {
            use super::*;
            use crate::systems::$system::{joined, run, spawn, yield_now};

            pub(super) fn spawned(children: u64) -> f64 {
                let rounds = children / CHILDREN;
                run(async move {
                    let watch = Stopwatch::start();
                    for _ in 0..rounds {
                        let child = |n| {
                            spawn(async move {
                                yield_now().await;
                                black_box(n)
                            })
                        };
                        let handles: Vec<_> = (0..CHILDREN).map(child).collect();
                        let mut sum = 0;
                        for handle in handles {
                            sum += joined(handle.await);
                        }
                        assert_eq!(sum, SUM);
                    }
                    watch.per(rounds * CHILDREN)
                })
            }
        }
    };
}

on_each!(on: handloom tokio tokio_plain bare; smol async_executor local_pool monoio);

fn join_set(children: u64) -> f64 {
    let rounds = children / CHILDREN;
    crate::systems::tokio::run(async move {
        let watch = Stopwatch::start();
        for _ in 0..rounds {
            let mut set = ::tokio::task::JoinSet::new();
            for n in 0..CHILDREN {
                set.spawn(async move {
                    ::tokio::task::yield_now().await;
                    black_box(n)
                });
            }
            let mut sum = 0;
            while let Some(outcome) = set.join_next().await {
                sum += outcome.unwrap();
            }
            assert_eq!(sum, SUM);
        }
        watch.per(rounds * CHILDREN)
    })
}

/// A child that knows no runtime.
async fn child(n: u64) -> u64 {
    wake_yourself().await;
    black_box(n)
}

macro_rules! plain {
    ($name:ident: $gather:path, at $system:ident) => {
        mod $name {
            use super::*;

            pub(super) fn gather(children: u64) -> f64 {
                let rounds = children / CHILDREN;
                crate::systems::$system::run(async move {
                    let watch = Stopwatch::start();
                    for _ in 0..rounds {
                        let outputs = $gather((0..CHILDREN).map(child)).await;
                        assert_eq!(outputs.iter().sum::<u64>(), SUM);
                    }
                    watch.per(rounds * CHILDREN)
                })
            }
        }
    };
}

plain!(ours_at_handloom: ::handloom::gather, at handloom);
#[cfg(feature = "peers")]
plain!(buffered_at_tokio: ::futures_buffered::join_all, at tokio);
#[cfg(feature = "peers")]
plain!(buffered_at_handloom: ::futures_buffered::join_all, at handloom);
#[cfg(feature = "peers")]
plain!(join_all_at_tokio: ::futures::future::join_all, at tokio);
#[cfg(feature = "peers")]
plain!(join_all_at_handloom: ::futures::future::join_all, at handloom);

/// Floor: children that the compiler did not write, in one vector, polled twice. There is nothing
/// to wake, to queue, or to forget.
fn bare_gather(children: u64) -> f64 {
    struct Child {
        n: u64,
        yielded: bool,
    }
    let poll =
        |child: &mut Child| mem::replace(&mut child.yielded, true).then_some(black_box(child.n));
    let rounds = children / CHILDREN;
    let watch = Stopwatch::start();
    for _ in 0..rounds {
        let mut children: Vec<_> = (0..CHILDREN).map(|n| Child { n, yielded: false }).collect();
        assert!(children.iter_mut().filter_map(poll).next().is_none());
        let outputs: Vec<u64> = children.iter_mut().filter_map(poll).collect();
        assert_eq!(outputs.iter().sum::<u64>(), SUM);
    }
    watch.per(rounds * CHILDREN)
}
