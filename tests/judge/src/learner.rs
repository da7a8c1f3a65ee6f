//! What the course runner tells the learner of a run: its output, and where it panicked.

use std::cell::RefCell;
use std::env;
use std::panic;

/// The learner's file, from the root of the workspace, as the course runner names it. Without one
/// the checks run for somebody else.
pub(crate) fn file() -> Option<String> {
    env::var("HANDLOOM_EXERCISE").ok()
}

/// Says that a program is about to be run, and that for more than once: of what it prints, the
/// course runner shows what comes after the last [`again`].
pub(crate) fn runs() {
    mark("[judge: the runs of a program]");
}

/// Says that it is run once more.
pub(crate) fn again() {
    mark("[judge: once more]");
}

fn mark(mark: &str) {
    if file().is_some() {
        println!("{mark}");
    }
}

thread_local! {
    static PANICKED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Calls `run`, in which panics are caught, and gives the line of the learner's file where the last
/// of them was, as `file:line`.
pub(crate) fn place_of_panic<T>(run: impl FnOnce() -> T) -> (T, Option<String>) {
    let Some(file) = file() else {
        return (run(), None);
    };
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if let Some(place) = info.location().filter(|place| place.file() == file) {
            PANICKED.set(Some(format!("{file}:{}", place.line())));
        }
        before(info);
    }));
    (run(), PANICKED.take())
}
