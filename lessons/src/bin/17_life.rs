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
use lessons::life::{self, Cell, ColumnPrinter, Grid, LifeOptions, SimulationError};
use std::io;
use std::process::ExitCode;

const SPEC: Spec = Spec {
    name: "17_life",
    about: "Conway's Game of Life on one thread, and what I/O in its rules costs there",
    params: &[life::PARAMS],
    versions: &[
        ("plain", "the game without I/O"),
        (
            "one",
            "the I/O of a single cell, and what that comes to for all of them",
        ),
        (
            "io",
            "the game with the I/O of every cell, one after another; only if asked for",
        ),
    ],
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let options = LifeOptions::new(lesson)?;
        let mut figures = Table::new(["version", "I/O calls", "time", "threads", "tasks"]);
        if lesson.args.runs("plain") {
            play(lesson, &options, &mut figures, 0, &|_, _| Ok(()));
        }
        if lesson.args.runs("one") {
            one_cell(lesson, &options, &mut figures);
        }
        if lesson.args.only() == Some("io") {
            let calls = all_calls(&options);
            play(lesson, &options, &mut figures, calls, &|y, x| {
                options.io.block(y, x)
            });
        }
        lesson.say(figures);
        let alone = Process::now().threads.is_none_or(|threads| threads == 1);
        lesson.check(alone, "one thread did it all");
        Ok(())
    })
}

// ANCHOR: rules
/// What one cell's I/O is.
type Io<'a> = &'a dyn Fn(isize, isize) -> io::Result<()>;

/// The rules, with I/O in the middle of them: the thread waits here.
fn game_logic(y: isize, x: isize, state: Cell, neighbors: usize, io: Io<'_>) -> io::Result<Cell> {
    io(y, x)?;
    Ok(life::game_logic(state, neighbors))
}

/// One cell. It is given a way to look at cells and a way to set one, and knows of no grid: that is
/// what lets the next lessons run it in other ways.
fn step_cell(
    y: isize,
    x: isize,
    get: impl Fn(isize, isize) -> Cell,
    set: impl FnOnce(isize, isize, Cell),
    io: Io<'_>,
) -> Result<(), SimulationError> {
    let state = get(y, x);
    let neighbors = life::count_neighbors(y, x, get);
    let next = game_logic(y, x, state, neighbors, io);
    set(
        y,
        x,
        next.map_err(|source| SimulationError { y, x, source })?,
    );
    Ok(())
}

/// One generation: one cell after another.
fn simulate(grid: &Grid, io: Io<'_>) -> Result<Grid, SimulationError> {
    let mut next = Grid::new(grid.height(), grid.width());
    for place in grid.positions() {
        let get = |y, x| grid.get(y, x);
        step_cell(
            place.y,
            place.x,
            get,
            |y, x, state| next.set(y, x, state),
            io,
        )?;
    }
    Ok(next)
}
// ANCHOR_END: rules

/// The whole game. It ends early where the I/O of a cell fails.
fn play(lesson: &Lesson, life: &LifeOptions, figures: &mut Table<5>, calls: u32, io: Io<'_>) {
    let mut columns = ColumnPrinter::new();
    let mut grid = life.start.clone();
    let watch = lesson.stopwatch();
    for _ in 0..life.generations {
        columns.append(grid.clone());
        match simulate(&grid, io) {
            Ok(next) => grid = next,
            Err(error) => return caught(lesson, life, &error),
        }
    }
    let time = watch.reading();
    lesson.say(&columns);
    life.check(lesson, &columns, &grid);
    let version = if calls == 0 { "plain" } else { "io" };
    figures.row([&version, &calls, &time, &1, &0]);
}

/// The I/O of one cell, measured, and of all of them, reckoned: `--only io` waits for those.
fn one_cell(lesson: &Lesson, life: &LifeOptions, figures: &mut Table<5>) {
    let (y, x) = life
        .io
        .fails_at()
        .map_or((0, 0), |place| (place.y, place.x));
    let get = |y, x| life.start.get(y, x);
    let watch = lesson.stopwatch();
    let done = step_cell(y, x, get, |_, _, _| {}, &|y, x| life.io.block(y, x));
    figures.row([&"one", &1, &watch.reading(), &1, &0]);
    let calls = all_calls(life);
    let all = Time(life.io.delay() * calls);
    figures.row([&"io, reckoned", &calls, &all, &1, &0]);
    if let Err(error) = done {
        caught(lesson, life, &error);
    }
}

/// One for each cell of each generation.
fn all_calls(life: &LifeOptions) -> u32 {
    (life.start.positions().count() * life.generations) as u32
}

/// On one thread an error needs no help: it comes out where the call was made.
fn caught(lesson: &Lesson, life: &LifeOptions, error: &SimulationError) {
    lesson.say(format_args!("caught: {}\n", Chain(error)));
    let named = life
        .io
        .fails_at()
        .is_some_and(|at| (at.y, at.x) == (error.y, error.x));
    lesson.check(named, "the error names the cell whose I/O failed");
}
