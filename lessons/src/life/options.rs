//! The options that all Life lessons take.

use super::pattern::{LONGEST_SIDE, Pattern};
use super::{CANONICAL, Cell, ColumnPrinter, Grid, PretendedIo, next_generation};
use crate::cli::{Param, Position, Size, Usage};
use crate::lesson::Lesson;
use std::path::Path;
use std::time::Duration;

/// The rows of the table: `params: &[life::PARAMS]`, with the lesson's own beside it.
pub const PARAMS: &[Param] = &[
    Param::millis("delay", "100", "how long the pretended I/O of a cell takes"),
    Param::number("generations", 1, 10_000, "5", "how many generations to compute"),
    Param::size("size", LONGEST_SIDE as u64, "5x9", "rows and columns of the grid"),
    Param::text(
        "pattern",
        "NAME|FILE",
        "glider",
        "what lives there at first: glider, blinker, lwss, r-pentomino, pulsar, gosper-gun, \
         or a .cells or .rle file",
    ),
    Param::position("fail", "the cell whose pretended I/O fails"),
];

/// How many cells all generations may have together: they are kept until the table is printed.
const MOST_CELLS: usize = 100_000_000;

/// Where the notes put the glider.
const GLIDER_AT: (usize, usize) = (0, 2);

/// The options of one run.
#[derive(Clone, Debug)]
pub struct LifeOptions {
    /// How many generations to compute.
    pub generations: usize,
    /// The pretended I/O of a cell, with `--delay` and `--fail`.
    pub io: PretendedIo,
    /// The first generation.
    pub start: Grid,
    /// Whether the table has to be the canonical one.
    canonical: bool,
    /// A cell that is never set.
    lost: Option<Position>,
}

impl LifeOptions {
    /// Reads the options.
    ///
    /// # Errors
    /// If the pattern cannot be read or does not fit, or if `--fail` is not in the grid.
    pub fn new(lesson: &Lesson) -> Result<LifeOptions, Usage> {
        let args = &lesson.args;
        let size = args.size("size");
        let generations = args.number("generations") as usize;
        let name = args.text("pattern");
        let pattern = find(name)?;
        let Size { height, width } = size;
        if pattern.height > height || pattern.width > width {
            let (height, width) = (pattern.height.max(height), pattern.width.max(width));
            return Err(Usage::new(format!(
                "--pattern {name:?}: {}x{} cells do not fit in a grid of {size}: expected at least \
                 --size {height}x{width}",
                pattern.height, pattern.width
            )));
        }
        let most = MOST_CELLS / (height * width);
        if generations > most {
            return Err(Usage::new(format!(
                "--generations \"{generations}\": expected at most {most} for a grid of {size}"
            )));
        }
        let fail = args.position("fail");
        let inside = |side: usize, at: isize| (0..side as isize).contains(&at);
        if let Some(place) = fail.filter(|at| !(inside(height, at.y) && inside(width, at.x))) {
            return Err(Usage::new(format!(
                "--fail \"{place}\": expected a cell of the grid, from 0,0 to {},{}",
                height - 1,
                width - 1
            )));
        }
        Ok(LifeOptions {
            generations,
            io: PretendedIo::of(lesson, args.millis("delay"), fail),
            start: place(&pattern, size, name == "glider"),
            canonical: (height, width, generations, name) == (5, 9, 5, "glider"),
            lost: None,
        })
    }

    /// The game of the notes, for a lesson that takes none of these options: five generations of a
    /// glider on 5x9 cells, whose pretended I/O takes `delay` each.
    pub fn of_the_notes(lesson: &Lesson, delay: Duration) -> LifeOptions {
        let glider = Pattern::included("glider").expect("it is included");
        LifeOptions {
            generations: 5,
            io: PretendedIo::of(lesson, delay, None),
            start: place(&glider, Size { height: 5, width: 9 }, true),
            canonical: true,
            lost: None,
        }
    }

    /// The same for a lesson in which nobody hears of an error: the cell whose I/O fails is set in no
    /// generation, and the table has to be what follows from that.
    pub fn that_loses_failures(self) -> LifeOptions {
        let lost = self.io.fails_at();
        LifeOptions { lost, canonical: self.canonical && lost.is_none(), ..self }
    }

    /// How many cells there are.
    pub fn cells(&self) -> usize {
        self.start.height() * self.start.width()
    }

    /// How many times the pretended I/O is done in all generations, if each cell does it once.
    pub fn calls(&self) -> u32 {
        (self.cells() * self.generations) as u32
    }

    /// Checks what was computed: `columns` has the start and every step but the last, `last` is
    /// that one. Each has to be what follows from the one before, and the table the canonical one
    /// where nothing else was asked for.
    pub fn check(&self, lesson: &Lesson, columns: &ColumnPrinter, last: &Grid) {
        let generations = columns.generations();
        let count = generations.len();
        lesson.check(count == self.generations, "there is a column for each generation");
        let mut expected = self.start.clone();
        let wrong = generations.iter().chain([last]).position(|grid| {
            let agrees = *grid == expected;
            expected = next_generation(&expected);
            if let Some(Position { y, x }) = self.lost {
                expected.set(y, x, Cell::Empty);
            }
            !agrees
        });
        let number = wrong.unwrap_or(count);
        lesson.check(wrong.is_none(), format_args!("generation {number} is what Life makes of it"));
        if self.canonical {
            lesson.check(columns.to_string() == CANONICAL, "the table is the canonical one");
        }
    }
}

/// The pattern of that name, or else the file.
fn find(name: &str) -> Result<Pattern, Usage> {
    if let Some(pattern) = Pattern::included(name) {
        return Ok(pattern);
    }
    Pattern::read(Path::new(name)).map_err(|error| {
        let names: Vec<_> = Pattern::names().collect();
        Usage::new(if error.is_unreadable() {
            format!("--pattern {error}: expected a pattern file or one of {}", names.join(", "))
        } else {
            format!("--pattern {error}")
        })
    })
}

/// The glider starts where the notes start it, in a grid of any size that has the room: near the
/// corner, as it flies away from there. Everything else starts in the middle.
fn place(pattern: &Pattern, size: Size, is_glider: bool) -> Grid {
    let mut grid = Grid::new(size.height, size.width);
    let room = (size.height - pattern.height, size.width - pattern.width);
    let (top, left) =
        if is_glider && room.1 >= GLIDER_AT.1 { GLIDER_AT } else { (room.0 / 2, room.1 / 2) };
    for (y, x) in &pattern.alive {
        grid.set((top + y) as isize, (left + x) as isize, Cell::Alive);
    }
    grid
}

#[cfg(test)]
mod tests;
