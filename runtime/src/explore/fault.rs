//! What can be wrong with a schedule.

use crate::deadlock::Deadlock;
use crate::trace::TaskId;
use std::fmt;

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A task panicked; [`TaskId::MAIN`] is the program's own future.
    Panic {
        /// Which task.
        task: TaskId,
        /// What it said.
        message: String,
    },
    /// The program returned this error.
    Check(String),
    /// Every task waits for another one.
    Deadlock(Deadlock),
    /// A task could go on, and nobody woke it.
    LostWakeup(Deadlock),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Panic { task: TaskId::MAIN, message } => {
                write!(f, "the program panicked: {message}")
            }
            Fault::Panic { task, message } => write!(f, "task {task} panicked: {message}"),
            Fault::Check(message) => write!(f, "the check failed: {message}"),
            Fault::Deadlock(report) | Fault::LostWakeup(report) => write!(f, "{report}"),
        }
    }
}
