//! # All cells at once
//!
//! It takes both changes. A cell that awaits its answer gives up the thread meanwhile, and that alone
//! gains nothing: cells that are awaited one after another wait one after another. And 45 cells
//! that are given to `gather` together, and block, take 4.5 s as well, since each keeps the thread
//! until it has its answer.
//!
//! A future does nothing until it is polled: the `map` makes 45 of them, and `gather` polls them
//! all and waits for all. Its results are in the order of its futures, which is that of the cells.
//!
//! The old grid is only read, and the new one is made of the results, when there are no cells left
//! that could read it. So there is nothing to lock, in whatever order the answers come.

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
async fn step_cell(grid: &Grid, y: usize, x: usize, rules: &impl Rules) -> bool {
    rules.ask(grid[y][x], neighbors(grid, y, x)).await
}

/// The next generation.
async fn generation(grid: &Grid, rules: &impl Rules) -> Grid {
    let (height, width) = (grid.len(), grid[0].len());
    let positions = (0..height).flat_map(|y| (0..width).map(move |x| (y, x)));
    let cells = positions.map(|(y, x)| step_cell(grid, y, x, rules));
    let next = gather(cells).await;
    next.chunks(width).map(<[bool]>::to_vec).collect()
}

#[cfg(test)]
#[path = "../../checks/21_life_coroutines/all_cells.rs"]
mod checks;
