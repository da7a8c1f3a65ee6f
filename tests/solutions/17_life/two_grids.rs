//! # Two grids, and no edge
//!
//! `%` keeps the sign: `-1 % 5` is `-1`, which as a `usize` is far behind the last cell.
//! `rem_euclid` gives what is needed, a number from 0 up to the divisor, whatever it is given.
//!
//! The new grid begins empty, and each of its cells is set once, so nothing of the old one has to be
//! copied. While a generation is made, `grid` does not change. That is worth more than one correct
//! result: the cells may be stepped in any order, and in the lessons that follow they are.

/// A grid of cells, each alive or not. It has no edge: behind its last row comes its first, and
/// before its first the last; columns likewise.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Grid {
    height: isize,
    width: isize,
    /// Row by row.
    cells: Vec<bool>,
}

impl Grid {
    fn new(height: isize, width: isize) -> Self {
        Grid { height, width, cells: vec![false; (height * width) as usize] }
    }

    /// Where a cell is in `cells`. The position may be anywhere, also before the first row.
    fn index(&self, y: isize, x: isize) -> usize {
        (y.rem_euclid(self.height) * self.width + x.rem_euclid(self.width)) as usize
    }

    fn get(&self, y: isize, x: isize) -> bool {
        self.cells.get(self.index(y, x)).copied().unwrap_or(false)
    }

    fn set(&mut self, y: isize, x: isize, alive: bool) {
        let index = self.index(y, x);
        self.cells[index] = alive;
    }
}

/// How many of the eight cells around this one are alive.
fn neighbors(grid: &Grid, y: isize, x: isize) -> usize {
    let around = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dy, dx)));
    around.filter(|step| *step != (0, 0)).filter(|(dy, dx)| grid.get(y + dy, x + dx)).count()
}

/// What becomes of a cell.
fn rules(alive: bool, neighbors: usize) -> bool {
    matches!((alive, neighbors), (true, 2) | (_, 3))
}

/// The generation that comes after this one.
fn generation(grid: Grid) -> Grid {
    let mut next = Grid::new(grid.height, grid.width);
    for y in 0..grid.height {
        for x in 0..grid.width {
            next.set(y, x, rules(grid.get(y, x), neighbors(&grid, y, x)));
        }
    }
    next
}

#[cfg(test)]
#[path = "../../checks/17_life/two_grids.rs"]
mod checks;
