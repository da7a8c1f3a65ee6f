//! Faults that belong to no leg alone, and those that need large numbers. `ARCHITECTURE.md` lists all
//! faults with their tests.

mod connections;
mod ends;
mod listed;
mod rounds;
mod wakes;
