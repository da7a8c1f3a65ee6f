//! # 19 · Life with queues and five workers
//!
//! Item 58 of the notes: what it takes to use threads with queues. Five workers take cells out of
//! one queue and put results into another. No thread is started for a cell, and an error comes back:
//! the worker sends it on as a result, and it is raised again as a `SimulationError` that names the
//! cell and wraps the cause. But only five cells wait at a time, and I/O in `count_neighbors` takes
//! another queue and five more workers (`--only phased`).
//!
//! Run me like this:
//! ```text
//! cargo run --bin 19_life_queue                       nine rounds of five for 45 cells: 4.5 s
//! cargo run --bin 19_life_queue -- --fail 2,3         the error comes back through the queue
//! cargo run --bin 19_life_queue -- --only phased      both functions do I/O: two stages, 5 s
//! ```
//! The measured times vary. Everything else is the same every time.

use handloom::sync::Queue;
use lessons::cli::{Param, Position, Spec};
use lessons::figures::Time;
use lessons::lesson;
use lessons::life::{self, Cell, Grid, LifeOptions, PretendedIo, SimulationError, Took};
use lessons::threads;
use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread::{self, Scope};

const SPEC: Spec = Spec {
    name: "19_life_queue",
    about: "Conway's Game of Life with queues between five workers and whoever started them",
    params: &[life::PARAMS, &[Param::number("workers", 1, 1000, "5", "workers of each stage")]],
    versions: &[
        ("workers", "game_logic does I/O; this one runs if none is named"),
        ("phased", "count_neighbors does I/O as well, in a stage of its own"),
    ],
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let life = LifeOptions::new(lesson)?;
        let workers = lesson.args.number("workers") as usize;
        let stages = if lesson.args.only() == Some("phased") { 2 } else { 1 };
        let (io, room) = (life.io, life.cells());
        let (count, decide) = (Queue::named("count", room), Queue::named("decide", room));
        let line = Pipeline { count, decide, decided: Queue::named("decided", room), stages, io };
        let played = thread::scope(|scope| {
            let started = start_workers(scope, &line, workers);
            let played = started.map(|()| life::play(lesson, &life, |grid| simulate(&line, grid)));
            // The end of the workers' loops.
            line.count.close();
            line.decide.close();
            played
        });
        match played? {
            Ok(time) => {
                let (time, threads) = (lesson.varying(Time(time)), workers * stages + 1);
                let took = Took { waits: stages as u32, time, threads, tasks: 0 };
                life::report(lesson, &life, ["workers", "phased"][stages - 1], took);
            }
            Err(error) => life::caught(lesson, &life, "raised again", &error),
        }
        Ok(())
    })
}

/// A cell on its way: what it is, and what is known of it so far.
type ToCount = (Position, Cell, Arc<Grid>);
type ToDecide = (Position, Cell, io::Result<usize>);
type Decided = (Position, io::Result<Cell>);

// ANCHOR: worker
/// A worker: takes what comes, works on it, and hands on the result, until the queue is closed.
fn work<T, U>(from: &Queue<T>, to: &Queue<U>, function: impl Fn(T) -> U) {
    for item in from.iter_blocking() {
        put(to, function(item));
        from.task_done();
    }
}

fn put<T>(queue: &Queue<T>, item: T) {
    assert!(queue.put_blocking(item).is_ok(), "no queue is closed while there is work");
}

/// The second stage, the only one unless counting does I/O. An error is a result like another: a
/// worker that let it out would end, and whoever waits in `join` would wait for ever.
fn game_logic((at, state, neighbors): ToDecide, io: PretendedIo) -> Decided {
    let logic = |neighbors| {
        io.block(at.y, at.x)?;
        Ok(life::game_logic(state, neighbors))
    };
    (at, neighbors.and_then(logic))
}

/// The first stage. The workers only look at the grid, so they share it without a lock.
fn count_neighbors((at, state, grid): ToCount, io: PretendedIo) -> ToDecide {
    let waited = io.block(at.y, at.x);
    let count = |()| life::count_neighbors(at.y, at.x, |y, x| grid.get(y, x));
    (at, state, waited.map(count))
}
// ANCHOR_END: worker

// ANCHOR: simulate
/// The queues in front of each stage and behind the last. Each has room for all cells: a worker that
/// waited for room would wait for whoever empties the last, who is still filling the first.
struct Pipeline {
    count: Queue<ToCount>,
    decide: Queue<ToDecide>,
    decided: Queue<Decided>,
    stages: usize,
    io: PretendedIo,
}

/// One generation: as many cells at the same time as there are workers.
fn simulate(line: &Pipeline, grid: Grid) -> Result<Grid, SimulationError> {
    let grid = Arc::new(grid);
    for at in grid.positions() {
        let state = grid.get(at.y, at.x); // fan-out
        if line.stages == 2 {
            put(&line.count, (at, state, Arc::clone(&grid)));
        } else {
            let neighbors = life::count_neighbors(at.y, at.x, |y, x| grid.get(y, x));
            put(&line.decide, (at, state, Ok(neighbors)));
        }
    }
    // Fan-in, stage by stage: what is done in the first is in the second.
    line.count.join_blocking();
    line.decide.join_blocking();
    let mut next = Grid::new(grid.height(), grid.width());
    while let Ok((at, state)) = line.decided.try_get() {
        next.set(at.y, at.x, state.map_err(SimulationError::at(at.y, at.x))?);
    }
    Ok(next)
}

fn start_workers<'s>(scope: &'s Scope<'s, '_>, line: &'s Pipeline, n: usize) -> io::Result<()> {
    for number in 1..=n {
        let decide = || work(&line.decide, &line.decided, |cell| game_logic(cell, line.io));
        threads::start_in(scope, format!("decide {number}"), decide)?;
        if line.stages == 2 {
            let count = || work(&line.count, &line.decide, |it| count_neighbors(it, line.io));
            threads::start_in(scope, format!("count {number}"), count)?;
        }
    }
    Ok(())
}
// ANCHOR_END: simulate
