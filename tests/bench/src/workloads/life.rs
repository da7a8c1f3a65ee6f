//! The Game of Life, a task a cell: the course's own program at 64 × 64.

mod grid;

use crate::stopwatch::Stopwatch;
use crate::workload::Bound::{FasterThanPython, Of, OfBest, OfTokio};
use crate::workload::{
    Goal, WORKLOAD, Workload, entries, floor, goal, on_each, ours, peer, tokio as by_tokio,
};
use grid::{CELLS, Grid, SIDE, next_state};
use std::time::{Duration, Instant};

#[cfg(feature = "peers")]
const GOALS: &[Goal] =
    &[goal(OfTokio(1.0 / 2.5)), goal(Of("monoio", 1.0)), goal(FasterThanPython(40.0))];
#[cfg(not(feature = "peers"))]
const GOALS: &[Goal] = &[goal(OfTokio(1.0 / 2.5)), goal(FasterThanPython(40.0))];

pub(crate) static WORKLOADS: [Workload; 2] = [
    Workload {
        name: "life",
        about: "Life on 64 × 64 cells, a task for each cell, which yields once",
        fine_print: "Per cell and generation: a spawn, two polls, a join, and the rule itself, \
                     which loop shows alone. Cells are relaxed atomics for everybody, because \
                     tokio's spawn asks for Send. The last generation is compared with loop's.",
        unit: "ns a cell",
        full: 100 * CELLS,
        quick: 20 * CELLS,
        entries: entries!(
            [
                ours(handloom::life),
                by_tokio(tokio::life),
                peer("tokio-plain", tokio_plain::life),
                floor("bare-loop", bare::life),
                floor("loop", plain_loop),
            ],
            [
                peer("smol", smol::life),
                peer("async-executor", async_executor::life),
                peer("LocalPool", local_pool::life),
                peer("monoio", monoio::life),
            ]
        ),
        python: Some(10),
        goals: GOALS,
        missed: "A cell is a turn: see yield_1.",
        ..WORKLOAD
    },
    Workload {
        name: "life_sleep",
        about: "the same, and each cell sleeps 1 ms instead of yielding",
        fine_print: "CPU time of the whole process per cell and generation: most of the wall clock \
                     is sleep.",
        unit: "ns of CPU a cell",
        full: 40 * CELLS,
        quick: 10 * CELLS,
        entries: entries!(
            [ours(timed::handloom::life), by_tokio(timed::tokio::life)],
            [peer("smol", timed::smol::life), peer("monoio", timed::monoio::life)]
        ),
        python: Some(10),
        goals: &[goal(OfBest(0.6))],
        ..WORKLOAD
    },
];

/// One cell of one generation; `$wait` is its input or output.
macro_rules! program {
    ($run:path, $watch:path, $wait:expr) => {
        pub(in crate::workloads) fn life(cells: u64) -> f64 {
            let generations = cells / CELLS;
            let [mut now, mut next] = [Grid::leak(), Grid::leak()];
            now.seed();
            let each = $run(async move {
                let watch = $watch();
                for _ in 0..generations {
                    let mut handles = Vec::with_capacity(CELLS as usize);
                    for y in 0..SIDE {
                        for x in 0..SIDE {
                            handles.push(spawn(async move {
                                let state = next_state(now.get(y, x), now.count_neighbors(y, x));
                                $wait.await;
                                next.set(y, x, state);
                            }));
                        }
                    }
                    for handle in handles {
                        joined(handle.await);
                    }
                    (now, next) = (next, now);
                }
                let each = watch.per(generations * CELLS);
                assert!(*now == *Grid::after(generations));
                each
            });
            each
        }
    };
}

macro_rules! on {
    ($system:ident) => {
        mod $system {
            use super::*;
            use crate::systems::$system::{joined, run, spawn, yield_now};

            program!(run, Stopwatch::start, yield_now());
        }
    };
}

on_each!(on: handloom tokio tokio_plain bare; smol async_executor local_pool monoio);

mod timed {
    use super::*;

    macro_rules! on {
        ($system:ident) => {
            pub(super) mod $system {
                use super::*;
                use crate::systems::$system::{joined, run_timed, sleep_until, spawn};

                program!(
                    run_timed,
                    Stopwatch::start_cpu,
                    sleep_until(Instant::now() + Duration::from_millis(1))
                );
            }
        };
    }

    on_each!(on: handloom tokio; smol monoio);
}

/// Floor: no tasks, two loops.
fn plain_loop(cells: u64) -> f64 {
    let generations = cells / CELLS;
    let watch = Stopwatch::start();
    let last = Grid::after(generations);
    let each = watch.per(generations * CELLS);
    assert!(last.population() > 0);
    each
}
