//! What the arguments of the lesson say.

use super::{Result, Tool};
use crate::cli::Param;
use crate::lesson::Lesson;
use std::time::Duration;

/// The lesson's parameters.
pub const PARAMS: &[Param] = &[
    Param::millis("nap", "300", "how long a child sleeps"),
    Param::millis("limit", "100", "how long a child may take that takes a minute"),
    Param::one_of(
        "tool",
        &["openssl", "itself", "any"],
        "any",
        "what encrypts; any: openssl, or this program where there is none",
    ),
];

/// What the functions of the lesson are given.
#[derive(Clone, Debug)]
pub struct Options {
    /// The program that encrypts.
    pub tool: Tool,
    /// How long a child sleeps, for `sleep`. On a virtual clock it does not.
    pub nap: String,
    /// The limit for a thread that waits: none at all on a virtual clock, where no thread waits.
    pub late: Duration,
}

impl Options {
    /// Reads them, and says on standard error which tool it is.
    ///
    /// # Errors
    /// A tool is asked for that is not there.
    pub fn new(lesson: &Lesson) -> Result<Options> {
        let is_virtual = lesson.args.is_virtual();
        let pretended = |name| if is_virtual { Duration::ZERO } else { lesson.args.millis(name) };
        Ok(Options {
            tool: Tool::find(lesson)?,
            nap: pretended("nap").as_secs_f64().to_string(),
            late: pretended("limit"),
        })
    }
}
