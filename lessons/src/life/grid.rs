//! The grid that Life is played on.

use crate::cli::{Position, Size};
use std::fmt;

/// The state of a cell. A cell shows as `*` or `-`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nobody lives here.
    Empty,
    /// Somebody does.
    Alive,
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Cell::Empty => "-",
            Cell::Alive => "*",
        })
    }
}

/// A grid without an edge: what leaves it on one side comes back on the other (a torus).
///
/// Rows and columns are signed, because the neighbour of row 0 is row −1, which is the last one.
///
/// ```
/// use lessons::life::{Cell, Grid};
/// let mut grid = Grid::new(5, 9);
/// grid.set(0, 0, Cell::Alive);
/// assert_eq!(grid.get(5, -9), Cell::Alive);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    height: usize,
    width: usize,
    cells: Vec<Cell>,
}

impl Grid {
    /// An empty grid.
    ///
    /// # Panics
    /// If a side is 0: such a grid has nowhere to come back to.
    pub fn new(height: usize, width: usize) -> Grid {
        assert!(height > 0 && width > 0, "a grid has at least one cell");
        Grid { height, width, cells: vec![Cell::Empty; height * width] }
    }

    /// How many rows it has.
    pub fn height(&self) -> usize {
        self.height
    }

    /// How many columns it has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Its sides.
    pub fn size(&self) -> Size {
        Size { height: self.height, width: self.width }
    }

    /// The cell in row `y` and column `x`.
    pub fn get(&self, y: isize, x: isize) -> Cell {
        self.cells[self.index(y, x)]
    }

    /// Changes the cell in row `y` and column `x`.
    pub fn set(&mut self, y: isize, x: isize, state: Cell) {
        let index = self.index(y, x);
        self.cells[index] = state;
    }

    /// Every place of the grid, row by row.
    pub fn positions(&self) -> impl Iterator<Item = Position> + use<> {
        let (height, width) = (self.height as isize, self.width as isize);
        (0..height).flat_map(move |y| (0..width).map(move |x| Position { y, x }))
    }

    /// How many cells are alive.
    pub fn population(&self) -> usize {
        self.cells.iter().filter(|cell| **cell == Cell::Alive).count()
    }

    fn index(&self, y: isize, x: isize) -> usize {
        let y = y.rem_euclid(self.height as isize) as usize;
        let x = x.rem_euclid(self.width as isize) as usize;
        y * self.width + x
    }
}

/// One row a line.
impl fmt::Display for Grid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in self.cells.chunks(self.width) {
            for cell in row {
                write!(f, "{cell}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_wraps_in_every_direction() {
        let mut grid = Grid::new(3, 4);
        grid.set(-1, -1, Cell::Alive);
        for (y, x) in [(2, 3), (-1, -1), (2, -5), (5, 7), (-4, 3), (302, -401)] {
            assert_eq!(grid.get(y, x), Cell::Alive, "{y},{x}");
        }
        assert_eq!(grid.population(), 1);
        assert_eq!(grid.to_string(), "----\n----\n---*\n");
    }

    #[test]
    fn positions_go_row_by_row() {
        let text: Vec<_> = Grid::new(2, 2).positions().map(|place| place.to_string()).collect();
        assert_eq!(text, ["0,0", "0,1", "1,0", "1,1"]);
    }
}
