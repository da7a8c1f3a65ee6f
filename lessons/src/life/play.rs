//! The frame of a game: what is the same however its cells are run.

use super::{ColumnPrinter, Grid, LifeOptions};
use crate::lesson::Lesson;
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
    for _ in 0..life.generations {
        columns.append(grid.clone());
        grid = simulate(grid)?;
    }
    let time = clock.now() - start;
    lesson.say(format_args!("{columns}\n"));
    life.check(lesson, &columns, &grid);
    Ok(time)
}
