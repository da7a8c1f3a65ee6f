//! Conway's Game of Life: what its lessons share, which is everything but how they run it.

mod cell_io;
pub mod cells;
mod generation;
mod grid;
mod locking;
mod options;
mod pattern;
mod play;
mod printer;
mod reference;
mod rules;
mod trouble;

pub use cell_io::{CellIo, Read};
pub use generation::Generation;
pub use grid::{Cell, Grid};
pub use locking::LockingGrid;
pub use options::{LifeOptions, PARAMS};
pub use pattern::{Pattern, PatternError};
pub use play::{Took, caught, play, report};
pub use printer::ColumnPrinter;
pub use reference::{CANONICAL, next_generation};
pub use rules::{count_neighbors, game_logic};
pub use trouble::{PretendedIo, SimulationError};
