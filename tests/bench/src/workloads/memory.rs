//! Tasks that wait for ever: what one of them occupies.

use crate::allocator;
use crate::workload::Bound::AtMost;
use crate::workload::{
    WORKLOAD, Workload, entries, floor, goal, on_each, ours, peer, tokio as by_tokio,
};
use std::cell::Cell;
use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Poll};

pub(crate) static WORKLOADS: [Workload; 2] = [
    Workload {
        name: "memory",
        about: "100,000 tasks with a future of 24 bytes, each polled once and idle since",
        fine_print: "Bytes asked of the allocator and not given back, per task, after all have \
                     been polled; the vector of handles is made before and not counted. What the \
                     allocator adds is in memory_resident.",
        unit: "bytes a task",
        full: 100_000,
        quick: 100_000,
        entries: entries!(
            [
                ours(|n| handloom::idle(n, allocator::live)),
                by_tokio(|n| tokio::idle(n, allocator::live)),
                floor("box", |n| boxed(n, allocator::live)),
            ],
            [
                peer("smol", |n| smol::idle(n, allocator::live)),
                peer("async-executor", |n| async_executor::idle(n, allocator::live)),
                peer("LocalPool", |n| local_pool::idle(n, allocator::live)),
                peer("monoio", |n| monoio::idle(n, allocator::live)),
            ]
        ),
        python: Some(20),
        goals: &[goal(AtMost(138.0))],
        missed: "A place in the table (88 bytes), the future's block and the waker's. tokio has \
                 the three in one block, which it reads through raw pointers.",
        ..WORKLOAD
    },
    Workload {
        name: "memory_resident",
        about: "the same tasks: how much larger the process has become",
        fine_print: "The growth of the resident set, per task: pages and not requests, so with \
                     what the allocator rounds up and keeps for itself. /proc says it.",
        unit: "bytes a task",
        full: 100_000,
        quick: 100_000,
        entries: entries!(
            [
                ours(|n| handloom::idle(n, resident)),
                by_tokio(|n| tokio::idle(n, resident)),
                floor("box", |n| boxed(n, resident)),
            ],
            [
                peer("smol", |n| smol::idle(n, resident)),
                peer("async-executor", |n| async_executor::idle(n, resident)),
                peer("LocalPool", |n| local_pool::idle(n, resident)),
                peer("monoio", |n| monoio::idle(n, resident)),
            ]
        ),
        ..WORKLOAD
    },
];

thread_local! {
    static POLLED: Cell<u64> = const { Cell::new(0) };
}

/// A future of 24 bytes that never ends and that nobody will wake.
struct Idle([u64; 3]);

impl Future for Idle {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        black_box(self.0);
        POLLED.set(POLLED.get() + 1);
        Poll::Pending
    }
}

const _: () = assert!(size_of::<Idle>() == 24);

macro_rules! on {
    ($system:ident) => {
        mod $system {
            use super::*;
            use crate::systems::$system::{joined, run, spawn};

            pub(super) fn idle(tasks: u64, bytes: fn() -> u64) -> f64 {
                allocator::count();
                run(async move {
                    let mut handles = Vec::with_capacity(tasks as usize);
                    // What the first task brings along is not counted.
                    handles.push(spawn(Idle([0; 3])));
                    joined(spawn(async {}).await);
                    let before = bytes();
                    handles.extend((1..tasks).map(|n| spawn(Idle([n; 3]))));
                    // Whoever is spawned after all of them runs after all of them.
                    while POLLED.get() < tasks {
                        joined(spawn(async {}).await);
                    }
                    let each = (bytes() - before) as f64 / tasks as f64;
                    drop(black_box(handles));
                    each
                })
            }
        }
    };
}

on_each!(on: handloom tokio; smol async_executor local_pool monoio);

/// Floor: the future in a box.
fn boxed(tasks: u64, bytes: fn() -> u64) -> f64 {
    allocator::count();
    let mut boxes = Vec::with_capacity(tasks as usize);
    let before = bytes();
    boxes.extend((0..tasks).map(|n| Box::new(Idle([n; 3]))));
    let each = (bytes() - before) as f64 / tasks as f64;
    black_box(boxes);
    each
}

/// The pages of this process that are in memory.
fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = pages.split_whitespace().nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0) * rustix::param::page_size() as u64
}
