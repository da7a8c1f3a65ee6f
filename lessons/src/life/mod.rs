//! Conway's Game of Life: what its lessons share, which is everything but how they run it.

mod grid;
mod options;
mod pattern;
mod printer;
mod reference;
mod rules;
mod trouble;

pub use grid::{Cell, Grid};
pub use options::{LifeOptions, PARAMS};
pub use pattern::{Pattern, PatternError};
pub use printer::ColumnPrinter;
pub use reference::{CANONICAL, next_generation};
pub use rules::{count_neighbors, game_logic};
pub use trouble::{PretendedIo, SimulationError};
