//! # Two grids, and no edge
//!
//! A cell looks at its eight neighbors, and all of them have to be of the same generation. So there
//! are two grids at a time: the old one is only read, and the new one is only written, and nothing
//! needs a lock. Each cell has eight neighbors, also those at the edge: the grid goes on at its
//! other side.
//!
//! Chapter: `17_life`. You may change: the bodies of `index` and `generation`.

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
        // TODO: this is right for cells of the grid, and for those behind its end.
        ((y % self.height) * self.width + x % self.width) as usize
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
fn generation(mut grid: Grid) -> Grid {
    // TODO: here some cells see neighbors that belong to the next generation.
    for y in 0..grid.height {
        for x in 0..grid.width {
            let next = rules(grid.get(y, x), neighbors(&grid, y, x));
            grid.set(y, x, next);
        }
    }
    grid
}

#[cfg(test)]
#[path = "../../checks/17_life/two_grids.rs"]
mod checks;
