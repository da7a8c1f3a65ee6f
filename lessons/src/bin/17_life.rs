//! # 17 · Life on one thread, and what I/O does to it
//!
//! Item 56 of the notes: recognise when concurrency is needed. Conway's Game of Life runs well on
//! one thread. Then its rules need some I/O for each cell, and one call waits for the other: a
//! generation takes longer with every cell. Lessons 18 to 21 start all the calls of a generation
//! (fan-out) and then wait until they are done (fan-in).
//!
//! Run me like this:
//! ```text
//! cargo run --bin 17_life                  the table; one cell's I/O, and what all of it comes to
//! cargo run --bin 17_life -- --only io     wait for all of it: 22.5 s
//! cargo run --bin 17_life -- --fail 2,3    the I/O of a cell fails, and the caller hears of it
//! ```
//! The measured times vary. Everything else is the same every time.

use lessons::cli::Spec;
use lessons::figures::{Process, Table, Time};
use lessons::lesson::{self, Chain, Lesson};
use lessons::life::{self, Cell, Grid, LifeOptions, PretendedIo, SimulationError};
use std::io;
use std::process::ExitCode;

const SPEC: Spec = Spec {
    name: "17_life",
    about: "Conway's Game of Life on one thread, and what I/O in its rules costs there",
    params: &[life::PARAMS],
    versions: &[
        ("plain", "the game without I/O"),
        ("one", "the I/O of a single cell, and what that comes to for all of them"),
        ("io", "the game with the I/O of every cell, one after another; only if asked for"),
    ],
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let options = LifeOptions::new(lesson)?;
        let mut figures = Table::new(["version", "I/O calls", "time", "threads", "tasks"]);
        let mut result = Ok(());
        if lesson.args.runs("plain") {
            result = play(lesson, &options, None, &mut figures);
        }
        if lesson.args.runs("one") {
            result = one_cell(lesson, &options, &mut figures);
        }
        if lesson.args.only() == Some("io") {
            result = play(lesson, &options, Some(options.io), &mut figures);
        }
        if !figures.is_empty() {
            lesson.say(figures);
        }
        // On one thread an error needs no help: it comes out where the call was made.
        if let Err(error) = result {
            lesson.say(format_args!("caught: {}", Chain(&error)));
            let named = options.io.fails_at() == Some(error.position());
            lesson.check(named, "the error names the cell whose I/O failed");
        }
        let alone = Process::now().threads.is_none_or(|threads| threads == 1);
        lesson.check(alone, "one thread did it all");
        Ok(())
    })
}

// ANCHOR: rules
type Io = Option<PretendedIo>;
type Outcome = Result<(), SimulationError>;

/// The rules, with I/O in the middle of them, if any: the thread waits here.
fn game_logic(y: isize, x: isize, state: Cell, neighbors: usize, io: Io) -> io::Result<Cell> {
    if let Some(io) = io {
        io.block(y, x)?;
    }
    Ok(life::game_logic(state, neighbors))
}

/// One cell. It can look at cells and set one, and knows of no grid: so it can be run in other ways.
fn step_cell(
    y: isize,
    x: isize,
    get: impl Fn(isize, isize) -> Cell,
    set: impl FnOnce(isize, isize, Cell),
    io: Io,
) -> Outcome {
    let state = get(y, x);
    let neighbors = life::count_neighbors(y, x, get);
    let next = game_logic(y, x, state, neighbors, io);
    set(y, x, next.map_err(SimulationError::at(y, x))?);
    Ok(())
}

/// One generation: one cell after another.
fn simulate(grid: &Grid, io: Io) -> Result<Grid, SimulationError> {
    let mut next = Grid::new(grid.height(), grid.width());
    for at in grid.positions() {
        let get = |y, x| grid.get(y, x);
        step_cell(at.y, at.x, get, |y, x, state| next.set(y, x, state), io)?;
    }
    Ok(next)
}
// ANCHOR_END: rules

/// The whole game. It ends early where the I/O of a cell fails.
fn play(lesson: &Lesson, life: &LifeOptions, io: Io, figures: &mut Table<5>) -> Outcome {
    let time = life::play(lesson, life, |grid| simulate(&grid, io))?;
    let (version, calls) = io.map_or(("plain", 0), |_| ("io", life.calls()));
    figures.row([&version, &calls, &lesson.varying(Time(time)), &1, &0]);
    Ok(())
}

/// The I/O of one cell, measured, and of all of them, reckoned: `--only io` waits for those.
fn one_cell(lesson: &Lesson, life: &LifeOptions, figures: &mut Table<5>) -> Outcome {
    let (y, x) = life.io.fails_at().map_or((0, 0), |at| (at.y, at.x));
    let get = |y, x| life.start.get(y, x);
    let watch = lesson.stopwatch();
    let result = step_cell(y, x, get, |_, _, _| {}, Some(life.io));
    figures.row([&"one", &1, &watch.reading(), &1, &0]);
    let all = Time(life.io.delay() * life.calls());
    figures.row([&"io, reckoned", &life.calls(), &all, &1, &0]);
    result
}
