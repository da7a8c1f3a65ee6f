//! # 20 · Life on a pool of ten threads
//!
//! Item 59 of the notes: where concurrency needs threads, use a pool. Ten threads are started once
//! and work off one job for each cell (fan-out); `submit` gives a handle, and waiting for the handle
//! (fan-in) gives what the job returned, its error or panic too. `step_cell` is that of lesson 18,
//! and I/O in one more function changes nothing (`--only neighbors`). What is left is the limit: no
//! more than ten cells wait for their I/O at the same time.
//!
//! Run me like this:
//! ```text
//! cargo run --bin 20_life_pool                       five rounds of ten for 45 cells: 2.5 s
//! cargo run --bin 20_life_pool -- --workers 45       as fast as a thread for each: 0.5 s
//! cargo run --bin 20_life_pool -- --fail 2,3         the handle gives the error of its cell
//! cargo run --bin 20_life_pool -- --only neighbors   counting neighbours does I/O as well: 5 s
//! ```
//! The measured times vary. Everything else is the same every time.

use handloom::blocking::ThreadPool;
use lessons::cli::{Param, Spec};
use lessons::figures::Time;
use lessons::lesson;
use lessons::life::{
    self, Cell, Grid, LifeOptions, LockingGrid, PretendedIo, SimulationError, Took,
};
use std::error::Error;
use std::io;
use std::process::ExitCode;
use std::sync::Arc;

const SPEC: Spec = Spec {
    name: "20_life_pool",
    about: "Conway's Game of Life with a job for each cell, on a pool of ten threads",
    params: &[
        life::PARAMS,
        &[Param::number("workers", 1, 1000, "10", "how many threads the pool has")],
    ],
    versions: &[
        ("logic", "game_logic does I/O; this one runs if none is named"),
        ("neighbors", "count_neighbors does I/O as well"),
    ],
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let life = LifeOptions::new(lesson)?;
        let workers = lesson.args.number("workers") as usize;
        let twice = lesson.args.only() == Some("neighbors");
        let io = Io { neighbors: twice.then_some(life.io), logic: life.io };
        let pool = ThreadPool::new(workers);
        match life::play(lesson, &life, |grid| simulate(&pool, grid, io)) {
            Ok(time) => {
                // A thread is started where none is idle: how many are is known with real I/O.
                let most = workers.min(life.cells());
                let threads = if lesson.args.is_virtual() { most } else { pool.threads() } + 1;
                let (waits, time) = (if twice { 2 } else { 1 }, lesson.varying(Time(time)));
                life::report(lesson, &life, "pool", Took { waits, time, threads, tasks: 0 });
                lesson.check(pool.threads() <= most, "the pool has no more threads than it may");
            }
            Err(error) => life::caught(lesson, &life, "the handle gave the error", &*error),
        }
        Ok(())
    })
}

/// Which functions do I/O.
#[derive(Clone, Copy)]
struct Io {
    neighbors: Option<PretendedIo>,
    logic: PretendedIo,
}

// ANCHOR: cell
fn count_neighbors(
    y: isize,
    x: isize,
    get: impl Fn(isize, isize) -> Cell,
    io: Io,
) -> io::Result<usize> {
    if let Some(io) = io.neighbors {
        io.block(y, x)?;
    }
    Ok(life::count_neighbors(y, x, get))
}

fn game_logic(y: isize, x: isize, state: Cell, neighbors: usize, io: Io) -> io::Result<Cell> {
    io.logic.block(y, x)?;
    Ok(life::game_logic(state, neighbors))
}

/// One cell, from its first I/O to its last, is one job.
fn step_cell(
    y: isize,
    x: isize,
    get: impl Fn(isize, isize) -> Cell,
    set: impl FnOnce(isize, isize, Cell),
    io: Io,
) -> Result<(), SimulationError> {
    let state = get(y, x);
    let neighbors = count_neighbors(y, x, get, io).map_err(SimulationError::at(y, x))?;
    let next = game_logic(y, x, state, neighbors, io);
    set(y, x, next.map_err(SimulationError::at(y, x))?);
    Ok(())
}
// ANCHOR_END: cell

// ANCHOR: simulate
/// One generation: as many cells at the same time as the pool has threads.
fn simulate(pool: &ThreadPool, grid: Grid, io: Io) -> Result<Grid, Box<dyn Error>> {
    let next = Arc::new(LockingGrid::new(Grid::new(grid.height(), grid.width())));
    let grid = Arc::new(LockingGrid::new(grid));
    let mut jobs = Vec::new();
    for at in grid.positions() {
        let (grid, next) = (Arc::clone(&grid), Arc::clone(&next));
        let get = move |y, x| grid.get(y, x);
        let set = move |y, x, state| next.set(y, x, state);
        jobs.push(pool.submit(move || step_cell(at.y, at.x, get, set, io))); // fan-out
    }
    for job in jobs {
        // The first `?` is for a job that panicked, the second for a cell that failed.
        job.wait()??; // fan-in
    }
    Ok(next.copy())
}
// ANCHOR_END: simulate
