//! What the lessons share: flags, printing, the grid and the codecs. What a lesson teaches stays in
//! its own file.
//!
//! A lesson is a table and a function; [`lesson::run`] does the rest:
//!
//! ```no_run
//! use lessons::cli::Spec;
//! use lessons::lesson::{self, Lesson, Outcome};
//! use std::process::ExitCode;
//!
//! const SPEC: Spec = Spec {
//!     name: "00_sum",
//!     about: "adds two numbers and checks the result",
//!     ..Spec::DEFAULT
//! };
//!
//! fn main() -> ExitCode {
//!     lesson::run(&SPEC, |lesson| {
//!         let sum = 1 + 1;
//!         lesson.say(format_args!("1 + 1 = {sum}"));
//!         lesson.check(sum == 2, "one and one are two");
//!         Ok(())
//!     })
//! }
//! ```
// Denied by the workspace, and allowed in one file: the waker that lesson 09 makes by hand.
#![deny(unsafe_code)]

// What every lesson uses.
pub mod lesson;

pub mod cli;

pub mod conversation;

pub mod figures;

pub mod files;

pub mod size;

pub mod heart;

pub mod disk;

pub mod workers;

pub mod threads;

mod output;

mod progress;

mod interrupt;

// What the lessons share that build a runtime by hand.
pub mod by_hand;

// How a run can be looked at.
pub mod view;

// What is common to lessons that run under every schedule.
mod explore;

// What the counter race keeps its score with, and the pipeline with what it works on.
pub mod race;

pub mod images;

pub mod pipeline;

// What the lesson of child processes shows beside them.
pub mod children;

// What the lesson of calls that block keeps its times with.
pub mod calls;

// What the Life lessons share.
pub mod life;

// What the guessing game is but for its waiting, and the merging of logs.
pub mod guessing;

pub mod merge;
