//! What is said where a check fails.

use std::fmt::{Debug, Display};

/// Fails with what was seen, and with where to look: the beginning of an item in the learner's file,
/// such as `fn poll`. The course runner finds its line.
///
/// # Panics
/// Always; that is how a test fails.
#[track_caller]
pub fn fail(saw: impl Display, look: &str) -> ! {
    panic!("{saw}\nlook at `{look}`")
}

/// Checks that `got` is `expected`. `what` says what is compared, as a noun: "the third number".
///
/// # Panics
/// If it is not.
#[track_caller]
pub fn same<T, U>(what: impl Display, got: T, expected: U, look: &str)
where
    T: PartialEq<U> + Debug,
    U: Debug,
{
    if got != expected {
        fail(format_args!("{what}\n  expected: {expected:?}\n  got:      {got:?}"), look);
    }
}

/// Checks a condition. `what` is the sentence that has to be true.
///
/// # Panics
/// If it is not.
#[track_caller]
pub fn holds(what: impl Display, condition: bool, look: &str) {
    if !condition {
        fail(format_args!("this does not hold: {what}"), look);
    }
}
