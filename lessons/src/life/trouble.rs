//! The pretended I/O of a cell, and what becomes of it when it fails.

use crate::cli::Position;
use crate::lesson::Lesson;
use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

/// The I/O that `game_logic` is said to need: it takes a while, and for one cell it may fail.
///
/// The notes' `my_socket.recv(100)` stands here as a pause. A blocking lesson calls
/// [`block`](PretendedIo::block); a lesson of coroutines sleeps for [`delay`](PretendedIo::delay)
/// and then takes the [`result`](PretendedIo::result).
#[derive(Clone, Copy, Debug)]
pub struct PretendedIo {
    delay: Duration,
    fail: Option<Position>,
    blocks: bool,
}

impl PretendedIo {
    /// I/O that takes `delay`, and fails for this cell. To block a thread it takes no time.
    pub fn new(delay: Duration, fail: Option<Position>) -> PretendedIo {
        PretendedIo { delay, fail, blocks: false }
    }

    /// The same, on the clock of a lesson.
    pub(super) fn of(lesson: &Lesson, delay: Duration, fail: Option<Position>) -> PretendedIo {
        PretendedIo { blocks: !lesson.args.is_virtual(), ..PretendedIo::new(delay, fail) }
    }

    /// How long it takes.
    pub fn delay(&self) -> Duration {
        self.delay
    }

    /// The cell whose I/O fails.
    pub fn fails_at(&self) -> Option<Position> {
        self.fail
    }

    /// The same I/O, with this cell's failing instead.
    pub fn failing_at(self, cell: Position) -> PretendedIo {
        PretendedIo { fail: Some(cell), ..self }
    }

    // ANCHOR: io
    /// What it comes to for one cell, without taking any time.
    ///
    /// # Errors
    /// For the cell that `--fail` names.
    pub fn result(&self, y: isize, x: isize) -> io::Result<()> {
        let place = Position { y, x };
        if self.fail == Some(place) {
            return Err(io::Error::other(format!("I/O trouble at {place}")));
        }
        Ok(())
    }

    /// Does it, and blocks the thread while it does. A thread cannot be put on a virtual clock: with
    /// `--clock virtual` it takes no time.
    ///
    /// # Errors
    /// For the cell that `--fail` names.
    pub fn block(&self, y: isize, x: isize) -> io::Result<()> {
        if self.blocks {
            std::thread::sleep(self.delay);
        }
        self.result(y, x)
    }
    // ANCHOR_END: io
}

/// The simulation failed at one cell. The message names the cell; why it failed is the
/// [`source`](Error::source).
///
/// ```
/// use lessons::life::SimulationError;
/// use std::{error::Error, io};
///
/// let refused: io::Result<()> = Err(io::ErrorKind::ConnectionRefused.into());
/// let error = refused.map_err(SimulationError::at(2, 3)).unwrap_err();
/// assert_eq!(error.to_string(), "the simulation failed at cell 2,3");
/// assert_eq!(error.source().unwrap().to_string(), "connection refused");
/// ```
#[derive(Debug)]
pub struct SimulationError {
    y: isize,
    x: isize,
    source: Box<dyn Error + Send + Sync>,
}

impl SimulationError {
    // ANCHOR: at
    /// Wraps what went wrong at one cell, for `map_err`: Python's `raise … from`.
    pub fn at<E>(y: isize, x: isize) -> impl FnOnce(E) -> SimulationError
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        move |source| SimulationError { y, x, source: source.into() }
    }
    // ANCHOR_END: at

    /// The cell.
    pub fn position(&self) -> Position {
        Position { y: self.y, x: self.x }
    }
}

impl fmt::Display for SimulationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the simulation failed at cell {},{}", self.y, self.x)
    }
}

impl Error for SimulationError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}
