//! # All cells at once
//!
//! Each cell asks somebody else for the rules, which takes 0.1 s, and blocks the thread meanwhile. So
//! 45 cells take 4.5 s, though nobody does anything but wait. Turn the blocking cell into one that
//! awaits its answer: then all of them can wait at the same time (fan-out), and the grid goes on when
//! all answers are there (fan-in). A generation takes 0.1 s then. All cells look at the old
//! generation, and none of them sees what another has become.
//!
//! Chapter: `21_life_coroutines`. You may change: `step_cell`, and the body of `generation`.

use handloom::gather;

/// The cells, row by row: whether each is alive.
type Grid = Vec<Vec<bool>>;

/// Somebody else, who knows the rules, and takes 0.1 s for each answer.
trait Rules {
    /// Asks what becomes of a cell, and blocks the thread until the answer is there.
    fn ask_and_block(&self, alive: bool, neighbors: usize) -> bool;

    /// Asks the same, and can be awaited.
    async fn ask(&self, alive: bool, neighbors: usize) -> bool;
}

/// How many of the eight cells around this one are alive. Beyond the edge the grid goes on at its
/// other side.
fn neighbors(grid: &Grid, y: usize, x: usize) -> usize {
    let (height, width) = (grid.len(), grid[0].len());
    let around = (0..9).filter(|at| *at != 4).map(|at| (at / 3, at % 3));
    around
        .filter(|(dy, dx)| grid[(y + height + dy - 1) % height][(x + width + dx - 1) % width])
        .count()
}

/// What becomes of a cell.
fn step_cell(grid: &Grid, y: usize, x: usize, rules: &impl Rules) -> bool {
    // TODO: nobody has a turn while this one waits.
    rules.ask_and_block(grid[y][x], neighbors(grid, y, x))
}

/// The next generation.
async fn generation(grid: &Grid, rules: &impl Rules) -> Grid {
    let (height, width) = (grid.len(), grid[0].len());
    // TODO: this is right, and takes 45 times as long as it should.
    let mut next = Vec::new();
    for y in 0..height {
        let mut row = Vec::new();
        for x in 0..width {
            row.push(step_cell(grid, y, x, rules));
        }
        next.push(row);
    }
    next
}

#[cfg(test)]
#[path = "../../checks/21_life_coroutines/all_cells.rs"]
mod checks;
