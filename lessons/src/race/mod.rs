//! The counter race: how much there is to count, and the score.
//!
//! What the race is about does not compile in Rust as Python has it. Two threads that share a plain
//! number are refused before they can lose anything:
//!
//! ```compile_fail,E0499
//! let mut counter = 0;
//! std::thread::scope(|scope| {
//!     scope.spawn(|| counter += 1);
//!     scope.spawn(|| counter += 1);
//! });
//! ```
//!
//! ```text
//! error[E0499]: cannot borrow `counter` as mutable more than once at a time
//!  |
//!  | std::thread::scope(|scope| {
//!  |                     ----- has type `&'1 Scope<'1, '_>`
//!  |     scope.spawn(|| counter += 1);
//!  |     ----------------------------
//!  |     |           |  |
//!  |     |           |  first borrow occurs due to use of `counter` in closure
//!  |     |           first mutable borrow occurs here
//!  |     argument requires that `counter` is borrowed for `'1`
//!  |     scope.spawn(|| counter += 1);
//!  |                 ^^ ------- second borrow occurs due to use of `counter` in closure
//!  |                 |
//!  |                 second mutable borrow occurs here
//! ```
//!
//! Nor do they get around it with a `Cell`, which may be written through a shared reference, but
//! not from two threads (error E0277, "cannot be shared between threads safely"):
//!
//! ```compile_fail,E0277
//! let counter = std::cell::Cell::new(0);
//! std::thread::scope(|scope| {
//!     scope.spawn(|| counter.set(counter.get() + 1));
//!     scope.spawn(|| counter.set(counter.get() + 1));
//! });
//! ```

mod counts;
mod explore;
mod lowest;
mod replay;
mod score;
mod watched;

pub use explore::explored;
pub use score::Score;
pub use watched::WatchedAtomic;

use crate::cli::Param;
use crate::lesson::Lesson;
use std::fmt;

/// `--workers`, `--increments`, `--explore` and `--schedule`.
pub const PARAMS: &[Param] = &[
    Param::number(
        "workers",
        1,
        64,
        "5",
        "how many count at once; 2 in a recorded run, with --explore and with --schedule",
    ),
    Param::number(
        "increments",
        1,
        1_000_000,
        "100000",
        "how far each; 20000 on a virtual clock, 3 in a recorded run, 1 with --explore and --schedule",
    ),
    Param::flag("explore", "run the coroutines under every schedule that there is, and count"),
    Param::schedule(
        "schedule",
        "worker",
        "run the coroutines under this one schedule, turn by turn",
    ),
];

/// What is counted in a recorded run, unless the arguments say otherwise: few enough steps to be
/// looked at one by one.
const RECORDED: Work = Work { workers: 2, increments: 3 };

/// What is counted on a virtual clock, unless the arguments say otherwise: nobody reads times there.
const UNTIMED: Work = Work { workers: 5, increments: 20_000 };

/// What is counted under every schedule, or under a given one, unless the arguments say otherwise.
const EXPLORED: Work = Work { workers: 2, increments: 1 };

/// How much there is to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// How many count at once.
    pub workers: usize,
    /// How far each of them counts.
    pub increments: u64,
}

impl Work {
    /// What the arguments ask for, and says it.
    pub fn new(lesson: &Lesson) -> Work {
        let all = Work {
            workers: lesson.args.number("workers") as usize,
            increments: lesson.args.number("increments"),
        };
        let (work, small) = if lesson.is_recorded() {
            (Work::asked(lesson, RECORDED), "a recorded run is small")
        } else if lesson.args.is_virtual() {
            (Work::asked(lesson, UNTIMED), "a virtual run is shorter")
        } else {
            (all, "")
        };
        lesson.say(format_args!("{work}: {} expected", work.expected()));
        if work != all {
            lesson.say(format_args!("({small} unless --workers and --increments say otherwise)"));
        }
        work
    }

    /// What the arguments ask for, and `small` as far as they do not.
    fn asked(lesson: &Lesson, small: Work) -> Work {
        let number = |name, small| {
            if lesson.args.is_given(name) { lesson.args.number(name) } else { small }
        };
        let workers = number("workers", small.workers as u64) as usize;
        Work { workers, increments: number("increments", small.increments) }
    }

    /// What the counter stands at if nothing is lost.
    pub fn expected(self) -> u64 {
        self.workers as u64 * self.increments
    }
}

impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: u64| if count == 1 { "" } else { "s" };
        let Work { workers, increments } = *self;
        let (s, each) = (plural(workers as u64), plural(increments));
        write!(f, "{workers} worker{s} × {increments} increment{each}")
    }
}

#[cfg(test)]
mod tests;
