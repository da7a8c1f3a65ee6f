//! # Which cell it was
//!
//! `map_err` puts the position to the error in the only place that knows both, and the `?` behind it
//! leaves both loops. `?` alone would hand on the bare `io::Error`; the compiler would not let it,
//! since there is no `From` for it here, and there cannot be a good one: it would not know the cell.
//!
//! An error says its own part and leaves the rest to its source. Whoever prints a chain of errors
//! prints each of them, and the words of the cause would be there twice. And a source is more than
//! words: whoever wants to try again only where the connection was refused finds the `io::Error` in
//! it, with its kind.

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
        write!(f, "cell {},{} has failed", self.y, self.x)
    }
}

impl Error for CellError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.cause)
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
            next.push(io(y, x).map_err(|cause| CellError { y, x, cause })?);
        }
    }
    Ok(next)
}

#[cfg(test)]
#[path = "../../checks/17_life/which_cell.rs"]
mod checks;
