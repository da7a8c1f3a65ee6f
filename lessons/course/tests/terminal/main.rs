//! The course as a learner uses it: the real program, on a copy of the workspace, in a terminal.
#![cfg(unix)]

#[path = "../../../step/tests/terminal/pty.rs"]
mod pty;

// The copy, in which everything may be written.
mod copy;

// What needs no check of an exercise.
mod words;

mod reset;

// What checks exercises, and compiles them.
mod run;

mod schedules;

mod endless;

mod watch;
