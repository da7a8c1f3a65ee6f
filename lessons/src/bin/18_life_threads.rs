//! # 18 · Life with a thread for each cell
//!
//! Item 57 of the notes: start no thread for each piece of a fan-out. All cells of a generation wait
//! for their I/O at the same time. But each of them is a thread: it has to be started, address space
//! is reserved for its stack and its allocations, the grid needs a lock, and an error in it is lost.
//! Whoever joins a thread learns that it is over. What it came to he has to look at.
//!
//! Run me like this:
//! ```text
//! cargo run --bin 18_life_threads                       half a second, and what it costs
//! cargo run --bin 18_life_threads -- --size 50x50       2500 threads at a time
//! cargo run --bin 18_life_threads -- --fail 1,2         a cell is lost, and nobody hears of it
//! cargo run --bin 18_life_threads -- --only error       where such an error can be found
//! ```
//! Times and memory vary. Everything else is the same every time.

use lessons::cli::{Position, Spec, Usage};
use lessons::figures::{Memory, Peak, Process, Table, Time};
use lessons::lesson::{self, Chain, Lesson, Outcome};
use lessons::life::{
    self, Cell, Grid, LifeOptions, LockingGrid, PretendedIo, SimulationError, Took,
};
use lessons::threads;
use std::io;
use std::panic;
use std::process::ExitCode;
use std::sync::{Arc, mpsc};

const SPEC: Spec = Spec {
    name: "18_life_threads",
    about: "Conway's Game of Life with a thread for each cell, and what becomes of its errors",
    params: &[life::PARAMS],
    versions: &[
        ("threads", "the game; this one runs if none is named"),
        ("error", "one cell whose I/O fails, and the ways to hear of that"),
    ],
    ..Spec::DEFAULT
};

/// More threads than this, and some systems end the program instead of refusing one.
const MOST_THREADS: usize = 10_000;

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let life = LifeOptions::new(lesson)?;
        if life.cells() > MOST_THREADS {
            let most = format!("expected at most {MOST_THREADS} cells: each takes a thread");
            return Err(Usage::new(format!("--size \"{}\": {most}", life.start.size())).into());
        }
        if lesson.args.only() == Some("error") { error(lesson, &life) } else { play(lesson, &life) }
    })
}

type Io = PretendedIo;

// ANCHOR: cell
/// The rules, with I/O in the middle of them: the thread of the cell waits here.
fn game_logic(y: isize, x: isize, state: Cell, neighbors: usize, io: Io) -> io::Result<Cell> {
    io.block(y, x)?;
    Ok(life::game_logic(state, neighbors))
}

/// One cell. Whatever it looks at and sets has a lock.
fn step_cell(
    y: isize,
    x: isize,
    get: impl Fn(isize, isize) -> Cell,
    set: impl FnOnce(isize, isize, Cell),
    io: Io,
) -> Result<(), SimulationError> {
    let state = get(y, x);
    let neighbors = life::count_neighbors(y, x, get);
    let next = game_logic(y, x, state, neighbors, io);
    set(y, x, next.map_err(SimulationError::at(y, x))?);
    Ok(())
}
// ANCHOR_END: cell

// ANCHOR: simulate
/// One generation: a thread for each cell.
fn simulate(grid: Grid, io: Io, peak: &mut Peak) -> io::Result<Grid> {
    let next = Arc::new(LockingGrid::new(Grid::new(grid.height(), grid.width())));
    let grid = Arc::new(LockingGrid::new(grid));
    let mut cells = Vec::new();
    for at in grid.positions() {
        let (grid, next) = (Arc::clone(&grid), Arc::clone(&next));
        let get = move |y, x| grid.get(y, x);
        let set = move |y, x, state| next.set(y, x, state);
        let cell = move || step_cell(at.y, at.x, get, set, io);
        cells.push(threads::start(format!("cell({at})"), cell)?); // fan-out
    }
    peak.look();
    for cell in cells {
        // Fan-in. It waits, and that is all: what the cell came to is dropped here.
        let _ = cell.join();
    }
    Ok(next.copy())
}
// ANCHOR_END: simulate

fn play(lesson: &Lesson, life: &LifeOptions) -> Outcome {
    let (alone, mut peak) = (Process::now(), Peak::new());
    let life = life.clone().that_loses_failures();
    let time = life::play(lesson, &life, |grid| simulate(grid, life.io, &mut peak))?;
    let (time, threads) = (lesson.varying(Time(time)), life.cells() + 1);
    life::report(lesson, &life, "threads", Took { waits: 1, time, threads, tasks: 0 });
    let mut memory = Table::new(["memory", "resident", "reserved"]);
    let shown = |memory: Option<Memory>| lesson.varying::<Memory>(memory);
    for (when, at) in [("one thread", alone), ("a thread for each cell", peak.most())] {
        memory.row([&when, &shown(at.resident), &shown(at.reserved)]);
    }
    lesson.say(memory);
    if let Some(at) = life.io.fails_at() {
        lesson.say(format_args!("the I/O of cell {at} failed each time, and nobody heard of it"));
    }
    Ok(())
}

// ANCHOR: error
/// A cell that fails, in a thread that panics with the error, as an exception ends Python's, and in
/// one that returns it.
fn error(lesson: &Lesson, life: &LifeOptions) -> Outcome {
    let at = life.io.fails_at().unwrap_or(Position { y: 0, x: 0 });
    let io = life.io.failing_at(at);
    let cell = move || step_cell(at.y, at.x, |_, _| Cell::Empty, |_, _, _| {}, io);
    // What would go to standard error is kept here, as the notes do with `redirect_stderr`.
    let (told, hears) = mpsc::channel();
    let keep = move |text: &str| drop(told.send(text.to_owned()));
    panic::set_hook(Box::new(move |panic| keep(panic.payload_as_str().unwrap_or_default())));
    let panics =
        threads::start("panics", move || cell().unwrap_or_else(|e| panic!("{}", Chain(&e))));
    let panicked = panics?.join().err().and_then(|it| it.downcast::<String>().ok());
    let returned = threads::start("returns", cell)?.join().ok().and_then(Result::err);
    drop(panic::take_hook());

    let words = hears.iter().collect::<String>();
    lesson.check(panicked.is_some_and(|it| *it == words), "join() has the words of the panic");
    lesson.check(returned.is_some_and(|it| it.position() == at), "join() has the error itself");
    lesson.say(format_args!("the I/O of cell {at} fails, and its thread panics:"));
    lesson.say(format_args!("  standard error has   {words}"));
    lesson.say("  its starter hears    nothing, and the cell is not set");
    lesson.say("  join() gives         Err, with the words of the panic, to whoever looks");
    lesson.say("its thread returns the error:");
    lesson.say("  standard error has   nothing");
    lesson.say("  its starter hears    nothing, and the cell is not set");
    lesson.say("  join() gives         Ok(Err), with the error, to whoever looks");
    Ok(())
}
// ANCHOR_END: error
