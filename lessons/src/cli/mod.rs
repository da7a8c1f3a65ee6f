//! The flags that every lesson takes, and the lesson's own beside them.
//!
//! A lesson declares a [`Spec`]; from it come the parsing, `--help`, and the one line that refuses
//! a wrong argument by its name and says what is accepted instead.

mod address;
mod args;
mod help;
mod param;

pub use args::Args;
pub(crate) use args::Parsed;
pub use param::{Param, Position, Size};

use std::error::Error;
use std::fmt;

/// What a lesson is and what it takes: the table at the top of its file.
///
/// ```
/// use lessons::cli::{Param, Spec};
/// const SPEC: Spec = Spec {
///     name: "15_counter_race",
///     about: "Five workers count to 500000, and some of them forget",
///     params: &[&[Param::number("workers", 1, 64, "5", "how many count at once")]],
///     ..Spec::DEFAULT
/// };
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// The name of the binary.
    pub name: &'static str,
    /// What the lesson shows, in one line.
    pub about: &'static str,
    /// The lesson's own parameters, in groups, so that lessons can share a group.
    pub params: &'static [&'static [Param]],
    /// The versions that `--only` picks from, each with a line of help; none means no `--only`.
    pub versions: &'static [(&'static str, &'static str)],
    /// How many events a recording holds at most.
    pub event_limit: usize,
}

impl Spec {
    /// A lesson with no parameters and no versions, whose recordings hold 100,000 events.
    pub const DEFAULT: Spec =
        Spec { name: "", about: "", params: &[], versions: &[], event_limit: 100_000 };

    fn own_params(&self) -> impl Iterator<Item = &'static Param> + use<> {
        self.params.iter().copied().flatten()
    }
}

/// A wrong argument: one line that names it and says what is accepted. Exit status 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    line: String,
}

impl Usage {
    /// `line` names the argument and says what is accepted.
    pub fn new(line: impl Into<String>) -> Usage {
        Usage { line: line.into() }
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line)
    }
}

impl Error for Usage {}

#[cfg(test)]
mod tests;
