//! # 24 · A responsive loop: nobody may hold the thread
//!
//! Item 63 of the notes: do not block the event loop. A heart is to beat every 10 ms beside four
//! programs, and the runtime names whoever holds the thread: the task, and the lines from which and
//! to which its poll went. asyncio warns like this in its debug mode.
//! * `blocked`, wrong but working: a coroutine writes to a slow disk itself.
//! * `thread`, right: each write runs on a thread of a pool, and the coroutine awaits it.
//! * `asleep`, the mistake that the notes make in Life (item 60): their cells are `async`, and put the
//!   thread to sleep. They do so one after another, as if there were no coroutines.
//! * `awake`, cured by one word: `time::sleep` for `thread::sleep`, and the `.await` that it takes.
//!
//! In the runtime (`runtime/src`): `slow.rs`, `turn.rs`, `blocking/`. Run me like this:
//! ```text
//! cargo run --bin 24_responsive_loop                                all four, in 3.5 s
//! cargo run --bin 24_responsive_loop -- --only asleep --delay 100   the notes' Life: 22.5 s
//! cargo run --bin 24_responsive_loop -- --only blocked --trace      who waits, and because of whom
//! ```
//! The times vary with the real clock. A virtual one is moved by whoever holds the thread.

use handloom::time::{self, interval, now, sleep};
use handloom::{JoinError, Runtime, SlowPoll, spawn_blocking, spawn_named, try_gather};
use lessons::cli::{Param, Position, Spec};
use lessons::disk::SlowDisk;
use lessons::figures::{Figure, Table, Time};
use lessons::heart::{Beats, Watched};
use lessons::lesson::{self, Lesson};
use lessons::life::{self, CellIo, Generation, Grid, LifeOptions};
use lessons::say;
use lessons::threads::BlockingSleep;
use std::cell::RefCell;
use std::error::Error;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;

const SPEC: Spec = Spec {
    name: "24_responsive_loop",
    about: "who holds up the loop, how that is found, and how to let go of the thread",
    params: &[&[
        Param::number("lines", 1, 100, "5", "how many lines are written"),
        Param::millis("disk", "50", "how long the pretended disk takes for a line"),
        Param::millis("delay", "10", "how long a cell of Life sleeps; in the notes it is 100"),
    ]],
    versions: &[
        ("blocked", "a coroutine writes to a slow disk itself"),
        ("thread", "each write runs on a thread, and the coroutine awaits it"),
        ("asleep", "Life as in the notes: each cell puts the thread to sleep"),
        ("awake", "the same with one word changed: each cell awaits its sleep"),
    ],
    ..Spec::DEFAULT
};

/// Whose poll takes longer is named. The runtime's own limit, and asyncio's, is 100 ms.
const LIMIT: Duration = Duration::from_millis(5);

// ANCHOR: heart
/// What nobody has time for is left out, and the next beat is due when it always was.
async fn heart(beats: Rc<RefCell<Beats>>) {
    let mut beat = interval(Beats::PERIOD);
    loop {
        let due = beat.tick().await;
        beats.borrow_mut().add(due, now());
    }
}
// ANCHOR_END: heart

// ANCHOR: log
/// Wrong, but working. This is `async`; `write` is not, and keeps the thread until it is done.
async fn log(mut disk: SlowDisk, lines: u64) -> Result<SlowDisk, Box<dyn Error>> {
    for line in 1..=lines {
        sleep(Duration::from_millis(50)).await;
        disk = disk.write(&format!("line {line}"))?;
    }
    Ok(disk)
}

/// Right. The disk goes to a thread with its line, and comes back when that is written.
async fn log_by_thread(mut disk: SlowDisk, lines: u64) -> Result<SlowDisk, Box<dyn Error>> {
    for line in 1..=lines {
        sleep(Duration::from_millis(50)).await;
        disk = spawn_blocking(move || disk.write(&format!("line {line}"))).await??;
    }
    Ok(disk)
}
// ANCHOR_END: log

/// Who does something slow, how often, and how long it takes at least.
type Slow = (&'static str, usize, Duration);

fn write(lesson: &Lesson, runtime: &Runtime, blocks: bool) -> Result<Slow, Box<dyn Error>> {
    let (lines, takes) = (lesson.args.number("lines"), lesson.args.millis("disk"));
    let disk = SlowDisk::new(lesson, takes)?;
    let log = async move {
        if blocks { log(disk, lines).await } else { log_by_thread(disk, lines).await }
    };
    let disk = runtime.block_on(async { spawn_named("log", log).await })??;
    disk.check(lesson, lines, blocks)?;
    Ok(("log", lines as usize, takes))
}

// ANCHOR: life
async fn step_cell(at: Position, life: Rc<Generation>, thread: Option<BlockingSleep>) {
    let neighbors = life::count_neighbors(at.y, at.x, |y, x| life.get(y, x));
    match thread {
        Some(thread) => thread.sleep(life.delay()), // what the notes do
        None => time::sleep(life.delay()).await,    // what they mean to do
    }
    life.set(at.y, at.x, life::game_logic(life.get(at.y, at.x), neighbors));
}
// ANCHOR_END: life

fn live(lesson: &Lesson, runtime: &Runtime, blocks: bool) -> Result<Slow, Box<dyn Error>> {
    let delay = lesson.args.millis("delay");
    let life = LifeOptions::of_the_notes(lesson, delay);
    let io = Rc::new(CellIo::timer(life.io, false));
    let thread = blocks.then(|| lesson.blocking_sleep());
    let simulate = async |grid| {
        let life = Generation::after(grid, &io);
        let start = |at: Position| {
            let cell = step_cell(at, Rc::clone(&life), thread.clone());
            spawn_named(format!("cell({},{})", at.y, at.x), cell)
        };
        try_gather(life.positions().map(start)).await?;
        Ok::<Grid, JoinError>(life.next())
    };
    let time = life::play(lesson, &life, |grid| runtime.block_on(simulate(grid)))?;
    let (cells, times) = if blocks { ("45 cells × ", life.calls()) } else { ("", 5) };
    for (whose, each) in [("here", delay), ("in the notes", Duration::from_millis(100))] {
        say!("  {whose}: 5 generations × {cells}{} = {}", Time(each), Time(each * times));
    }
    lesson.check(time >= delay * times, "Life takes as long as was reckoned");
    Ok(("cell(", life.calls() as usize, delay))
}

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        say!("{}", Watched::LEGEND);
        let mut figures = Table::new(Watched::TITLES);
        for (version, about) in SPEC.versions.iter().filter(|(name, _)| lesson.args.runs(name)) {
            say!("\n{version}: {about}");
            let (beats, slow) = (Rc::default(), Rc::new(RefCell::new(Vec::new())));
            // ANCHOR: builder
            let told = Rc::clone(&slow);
            let hook = move |poll: &SlowPoll| told.borrow_mut().push(poll.clone());
            let runtime = lesson.runtime_builder().slow_poll(LIMIT).on_slow_poll(hook).build();
            // ANCHOR_END: builder
            let start = runtime.now();
            runtime.block_on(async { _ = spawn_named("heart", heart(Rc::clone(&beats))) });
            let blocks = matches!(*version, "blocked" | "asleep");
            let writes = matches!(*version, "blocked" | "thread");
            let run = if writes { write } else { live };
            let (who, times, each) = run(lesson, &runtime, blocks)?;
            let time = runtime.now() - start;
            runtime.block_on(sleep(Beats::PERIOD)); // a beat that is late by now is given
            let watched = Watched { beats: beats.take(), slow: slow.take() };
            say!("{watched}");
            // What another thread does takes no time where the clock is virtual.
            let (real, time) = (!lesson.args.is_virtual(), Some(Time(time)));
            watched.row(&mut figures, version, Figure(time.filter(|_| real || blocks || !writes)));
            let late = watched.beats.latest();
            if blocks {
                lesson.check(watched.held(who, each) >= times || each <= LIMIT, "all are named");
                lesson.check(late + Beats::PERIOD >= each, "a beat is late by a whole call");
            } else {
                lesson.check(real || late.is_zero() && watched.slow.is_empty(), "nobody is late");
            }
        }
        say!("\n{figures}");
        Ok(())
    })
}
