//! # 21 · Life as coroutines: a task for each cell
//!
//! Item 60 of the notes: for much I/O at once, use coroutines. This is the program of lesson 17 with
//! `async` and `.await` in it. Each cell of a generation is a task (fan-out), and `gather` waits for
//! all of them (fan-in). 45 cells or 10,000 wait for their I/O at the same time, on one thread: there
//! is no lock, a cell takes a few hundred bytes, and its error comes out where the program began.
//!
//! Run me like this:
//! ```text
//! cargo run --bin 21_life_coroutines                       half a second, and not 22.5
//! cargo run --bin 21_life_coroutines -- --size 100x100 --generations 1     0.1 s, and not 1000 s
//! cargo run --bin 21_life_coroutines -- --fail 2,3         the error of a cell comes out of block_on
//! cargo run --bin 21_life_coroutines -- --only neighbors   counting neighbours does I/O as well
//! cargo run --bin 21_life_coroutines -- --io socket        each cell reads from a real server
//! cargo run --bin 21_life_coroutines -- --cells-as enum    the same cell, without async
//! ```
//! The time varies with the real clock, and the sizes with the compiler. All else is always the same.

use handloom::{gather, spawn_named};
use lessons::cli::{Param, Position, Spec};
use lessons::figures::{Memory, Process, Time};
use lessons::lesson::{self, Lesson};
use lessons::life::{
    self, Cell, CellIo, Generation, Grid, LifeOptions, SimulationError, Took, cells,
};
use lessons::size;
use std::error::Error;
use std::io;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;

const SPEC: Spec = Spec {
    name: "21_life_coroutines",
    about: "Conway's Game of Life with a task for each cell, on one thread",
    params: &[
        life::PARAMS,
        &[
            Param::one_of("io", &["timer", "socket"], "timer", "what a cell waits for"),
            Param::one_of("cells-as", &["enum", "generator", "async"], "async", "what it is"),
        ],
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
        let runtime = lesson.runtime_builder().build();
        let twice = lesson.args.only() == Some("neighbors");
        let io = Rc::new(match lesson.args.word("io") {
            "socket" => runtime.block_on(CellIo::socket(life.io, twice, life.cells()))?,
            _ => CellIo::timer(life.io, twice),
        });
        let form = lesson.args.word("cells-as");
        match life::play(lesson, &life, |grid| runtime.block_on(simulate(grid, &io, form))) {
            Ok(time) => report(lesson, &life, &io, time),
            // What a cell returned has come all the way up to here.
            Err(error) => life::caught(lesson, &life, "block_on gave the error", &*error),
        }
        lesson.check(Process::now().threads.is_none_or(|n| n == 1), "one thread did it all");
        Ok(())
    })
}

// ANCHOR: cell
/// How many neighbours a cell has. It takes I/O to find out with `--only neighbors`.
async fn count_neighbors(y: isize, x: isize, life: &Generation) -> io::Result<usize> {
    if let Some(read) = life.read_neighbors(y, x) {
        read.await?;
    }
    Ok(life::count_neighbors(y, x, |y, x| life.get(y, x)))
}

/// The rules, with I/O in the middle of them. The cell waits here, and the thread does not.
async fn game_logic(
    y: isize,
    x: isize,
    state: Cell,
    neighbors: usize,
    life: &Generation,
) -> io::Result<Cell> {
    life.read(y, x).await?;
    Ok(life::game_logic(state, neighbors))
}

/// One cell. At each `.await` others can run, and nowhere else.
async fn step_cell(y: isize, x: isize, life: Rc<Generation>) -> Result<(), SimulationError> {
    let state = life.get(y, x);
    let neighbors = count_neighbors(y, x, &life).await.map_err(SimulationError::at(y, x))?;
    let next = game_logic(y, x, state, neighbors, &life).await;
    life.set(y, x, next.map_err(SimulationError::at(y, x))?);
    Ok(())
}
// ANCHOR_END: cell

// ANCHOR: simulate
/// One generation: all cells at the same time.
async fn simulate(grid: Grid, io: &Rc<CellIo>, form: &str) -> Result<Grid, Box<dyn Error>> {
    let life = Generation::after(grid, io);
    let start = |Position { y, x }| {
        let (name, life) = (format!("cell({y},{x})"), Rc::clone(&life));
        match form {
            "enum" => spawn_named(name, cells::run(cells::by_hand(y, x, life))),
            "generator" => spawn_named(name, cells::run(cells::generator(y, x, life))),
            _ => spawn_named(name, step_cell(y, x, life)),
        }
    };
    // Fan-out: all are started before the first one runs.
    let tasks: Vec<_> = life.positions().map(start).collect();
    // Fan-in: nothing goes on until all of them are done.
    for outcome in gather(tasks).await {
        // The first `?` is for a task that panicked, the second for a cell that failed.
        outcome??;
    }
    Ok(life.next())
}
// ANCHOR_END: simulate

// ANCHOR: size
/// A live coroutine takes less than 1 KB, say the notes. One that takes more does not compile here.
const ASYNC_BYTES: usize = size::of_future(|(y, x, life)| step_cell(y, x, life));
const BYTES: [usize; 3] = [cells::ENUM_BYTES, cells::GENERATOR_BYTES, ASYNC_BYTES];
const MOST: usize = 1024 - life::Read::HEAP_BYTES;
const _: () = assert!(BYTES[0] < MOST && BYTES[1] < MOST && BYTES[2] < MOST);
// ANCHOR_END: size

fn report(lesson: &Lesson, life: &LifeOptions, io: &CellIo, time: Duration) {
    let waits = if io.reads_neighbors() { 2 } else { 1 };
    let took = Took { waits, time: Time(time), threads: 1, tasks: life.cells() + io.connections() };
    life::report(lesson, life, lesson.args.word("cells-as"), took);
    let [machine, generator, function] = BYTES.map(|bytes| lesson.varying(Memory(bytes as u64)));
    lesson.say(format_args!(
        "a waiting cell takes {machine} as an enum, {generator} as a generator, {function} as async; \
         none takes 1 KB"
    ));
    let least = life.io.delay() * waits * life.generations as u32;
    let in_time = time == least || time > least && !lesson.args.is_virtual();
    lesson.check(in_time, "a generation takes as long as the I/O of one cell");
}
