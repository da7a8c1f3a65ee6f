//! The trace: what is told, in which order, about which line, and that it is the same every time.

mod mains;
mod observer;
mod panics;
mod places;
mod told;
