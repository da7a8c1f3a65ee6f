//! A generation while it is made out of the one before.

use super::{Cell, CellIo, Grid, Read};
use crate::cli::Position;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// What the tasks of a generation share: the grid that they look at, the next one, which they set,
/// and their I/O.
///
/// They are on one thread, and none can come in between two lines of another that have no `.await`
/// between them. So there is no lock: what is changed is in a [`RefCell`], and who changes it has
/// done so before anybody else can look. Compare [`LockingGrid`](super::LockingGrid).
#[derive(Debug)]
pub struct Generation {
    grid: Grid,
    next: RefCell<Grid>,
    io: Rc<CellIo>,
}

impl Generation {
    /// The generation after `grid`, none of whose cells has been set.
    pub fn after(grid: Grid, io: &Rc<CellIo>) -> Rc<Generation> {
        let next = RefCell::new(Grid::new(grid.height(), grid.width()));
        Rc::new(Generation { grid, next, io: Rc::clone(io) })
    }

    /// Every place of the grid, row by row.
    pub fn positions(&self) -> impl Iterator<Item = Position> + use<> {
        self.grid.positions()
    }

    /// The cell in row `y` and column `x`, as it is.
    pub fn get(&self, y: isize, x: isize) -> Cell {
        self.grid.get(y, x)
    }

    /// Says what becomes of it.
    pub fn set(&self, y: isize, x: isize, state: Cell) {
        self.next.borrow_mut().set(y, x, state);
    }

    /// How long its pretended I/O takes, for a cell that does not leave it to [`read`](Self::read).
    pub fn delay(&self) -> Duration {
        self.io.delay()
    }

    /// Its pretended I/O; see [`CellIo::read`].
    ///
    /// # Errors
    /// As there.
    ///
    /// # Cancellation
    /// As there.
    #[track_caller]
    pub fn read(&self, y: isize, x: isize) -> Read {
        self.io.read(y, x)
    }

    /// The same for counting its neighbours: `Some` if that does I/O, too.
    ///
    /// # Errors
    /// As there.
    ///
    /// # Cancellation
    /// As there.
    #[track_caller]
    pub fn read_neighbors(&self, y: isize, x: isize) -> Option<Read> {
        // Not `then(|| …)`: a closure would be the caller that the trace names.
        if self.io.reads_neighbors() { Some(self.io.read(y, x)) } else { None }
    }

    /// The next grid, with the cells that have been set.
    pub fn next(&self) -> Grid {
        self.next.borrow().clone()
    }
}
