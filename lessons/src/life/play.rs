//! The frame of a game: what is the same however its cells are run.

use super::{ColumnPrinter, Grid, LifeOptions, SimulationError};
use crate::figures::{Table, Time};
use crate::lesson::{Chain, Lesson};
use std::error::Error;
use std::fmt::Display;
use std::time::Duration;

/// Plays the whole game, prints its table, and checks it. `simulate` makes a generation out of the
/// one before. What it gives is how long that took on the lesson's clock.
///
/// # Errors
/// Those of `simulate`: the game ends there, and nothing is printed.
pub fn play<E>(
    lesson: &Lesson,
    life: &LifeOptions,
    mut simulate: impl FnMut(Grid) -> Result<Grid, E>,
) -> Result<Duration, E> {
    let clock = lesson.clock();
    let mut columns = ColumnPrinter::new();
    let mut grid = life.start.clone();
    let start = clock.now();
    for number in 1..=life.generations {
        lesson.under_way(format_args!("generation {number} of {}", life.generations));
        columns.append(grid.clone());
        grid = simulate(grid)?;
    }
    let time = clock.now() - start;
    lesson.say(format_args!("{columns}\n"));
    life.check(lesson, &columns, &grid);
    Ok(time)
}

/// What a game took.
#[derive(Clone, Copy, Debug)]
pub struct Took<T> {
    /// How many times each cell did I/O in a generation.
    pub waits: u32,
    /// How long it took.
    pub time: T,
    /// How many threads there were at the same time.
    pub threads: usize,
    /// And how many tasks.
    pub tasks: usize,
}

/// Prints what a game took, and under it what it would take to do one I/O call after another.
pub fn report(lesson: &Lesson, life: &LifeOptions, version: &str, took: Took<impl Display>) {
    let calls = life.calls() * took.waits;
    let mut figures = Table::new(["version", "I/O calls", "time", "threads", "tasks"]);
    figures.row([&version, &calls, &took.time, &took.threads, &took.tasks]);
    figures.row([&"one by one, reckoned", &calls, &Time(life.io.delay() * calls), &1, &0]);
    lesson.say(figures);
}

/// Prints the error that a game came to, and checks that it is the one that was asked for.
pub fn caught(lesson: &Lesson, life: &LifeOptions, how: &str, error: &(dyn Error + 'static)) {
    lesson.say(format_args!("{how}: {}", Chain(error)));
    let position = error.downcast_ref().map(SimulationError::position);
    let named = position.is_some() && position == life.io.fails_at();
    lesson.check(named, "the error names the cell whose I/O failed");
}
