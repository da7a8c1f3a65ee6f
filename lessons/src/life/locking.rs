//! A grid that threads may share.

use super::{Cell, Grid};
use crate::cli::Position;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A grid behind a lock, which every look and every change takes: the notes' `LockingGrid`.
///
/// Without the lock Rust does not let threads change one grid:
///
/// ```compile_fail,E0499
/// # use lessons::life::{Cell, Grid};
/// let mut grid = Grid::new(5, 9);
/// std::thread::scope(|threads| {
///     threads.spawn(|| grid.set(0, 0, Cell::Alive));
///     threads.spawn(|| grid.set(0, 1, Cell::Alive));
/// });
/// ```
///
/// With it, a shared reference is enough:
///
/// ```
/// # use lessons::life::{Cell, Grid, LockingGrid};
/// let grid = LockingGrid::new(Grid::new(5, 9));
/// std::thread::scope(|threads| {
///     threads.spawn(|| grid.set(0, 0, Cell::Alive));
///     threads.spawn(|| grid.set(0, 1, Cell::Alive));
/// });
/// assert_eq!(grid.copy().population(), 2);
/// ```
#[derive(Debug)]
pub struct LockingGrid {
    grid: Mutex<Grid>,
}

impl LockingGrid {
    /// Puts a grid behind a lock.
    pub fn new(grid: Grid) -> LockingGrid {
        LockingGrid { grid: Mutex::new(grid) }
    }

    /// Every place of the grid, row by row.
    pub fn positions(&self) -> impl Iterator<Item = Position> + use<> {
        self.lock().positions()
    }

    // ANCHOR: locked
    /// The cell in row `y` and column `x`.
    pub fn get(&self, y: isize, x: isize) -> Cell {
        self.lock().get(y, x)
    }

    /// Changes the cell in row `y` and column `x`.
    pub fn set(&self, y: isize, x: isize, state: Cell) {
        self.lock().set(y, x, state);
    }

    /// A copy of the grid as it is at this moment.
    pub fn copy(&self) -> Grid {
        self.lock().clone()
    }

    // A thread that panics inside leaves a grid with or without one more cell, and both are grids.
    fn lock(&self) -> MutexGuard<'_, Grid> {
        self.grid.lock().unwrap_or_else(PoisonError::into_inner)
    }
    // ANCHOR_END: locked
}
