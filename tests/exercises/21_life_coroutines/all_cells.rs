//! # All cells at once
//!
//! Each cell asks somebody else for the rules, and that takes 0.1 s. One after another, the 45
//! cells of a generation take 4.5 s, though nobody does anything but wait. Let all of them wait at
//! the same time (fan-out), and go on when all are there (fan-in): a generation takes 0.1 s then.
//! All of them look at the old generation, and none of them sees what another has become.
//!
//! Chapter: `21_life_coroutines`. You may change: the body of `generation`.

use handloom::gather;

/// The cells, row by row: whether each is alive.
type Grid = Vec<Vec<bool>>;

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
async fn step_cell(
    grid: &Grid,
    y: usize,
    x: usize,
    rules: &impl AsyncFn(bool, usize) -> bool,
) -> bool {
    rules(grid[y][x], neighbors(grid, y, x)).await
}

/// The next generation. `rules` waits: it asks somebody else.
async fn generation(grid: &Grid, rules: impl AsyncFn(bool, usize) -> bool) -> Grid {
    let (height, width) = (grid.len(), grid[0].len());
    // TODO: this is right, and takes 45 times as long as it should.
    let mut next = Vec::new();
    for y in 0..height {
        let mut row = Vec::new();
        for x in 0..width {
            row.push(step_cell(grid, y, x, &rules).await);
        }
        next.push(row);
    }
    next
}

#[cfg(test)]
#[path = "../../checks/21_life_coroutines/all_cells.rs"]
mod checks;
