//! # Which cell it was
//!
//! The I/O of one cell in 45 fails, and says that there is no route. Of which cell? On one thread an
//! error needs no help to come out, a `?` hands it to the caller. But it has to be wrapped on its way,
//! where it is still known whose it is, into one that names the cell and keeps its cause. And a
//! generation that has failed is over: no other cell is asked.
//!
//! Chapter: `17_life`. You may change: the bodies of `fmt` and `source`, and the loop in `simulate`.

use std::error::Error;
use std::fmt;
use std::io;

/// The I/O of a cell has failed.
#[derive(Debug)]
struct CellError {
    y: usize,
    x: usize,
    cause: io::Error,
}

impl fmt::Display for CellError {
    /// Which cell it is, as in `cell 2,3 has failed`. What has failed there the cause says.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // TODO: of which cell?
        write!(f, "a cell has failed: {}", self.cause)
    }
}

impl Error for CellError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        // TODO: whoever prints an error asks for its source, and for the source of that.
        None
    }
}

/// A generation: does the I/O of one cell after another, row by row, and gives what the cells become,
/// in this order; or the first error.
fn simulate(
    height: usize,
    width: usize,
    mut io: impl FnMut(usize, usize) -> io::Result<char>,
) -> Result<Vec<char>, CellError> {
    let mut next = Vec::new();
    for y in 0..height {
        for x in 0..width {
            // TODO: a cell that fails is passed over here, and nobody hears of it.
            next.extend(io(y, x));
        }
    }
    Ok(next)
}

#[cfg(test)]
#[path = "../../checks/17_life/which_cell.rs"]
mod checks;
