//! The executor: from spawn to join, and everything that can happen in between.

mod abort;
mod budget;
mod fairness;
mod foreign;
mod memory;
mod panic;
mod shutdown;
mod spawn;
mod threads;
mod wake;
