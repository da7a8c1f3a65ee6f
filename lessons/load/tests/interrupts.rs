//! Lessons under load that Ctrl-C ends in the middle leave nothing behind.
#![cfg(target_os = "linux")]

#[path = "../../tests/shared/interrupts.rs"]
#[allow(dead_code, reason = "the other package of lessons has more to interrupt")]
mod shared;

use std::path::Path;

#[test]
fn a_lesson_under_load_that_is_interrupted_in_its_first_line_leaves_nothing() {
    let crawler = Path::new(env!("CARGO_BIN_EXE_26_crawler"));
    let lessons = [(crawler.to_owned(), ""), (crawler.with_file_name("27_shared_io"), "")];
    shared::end_in_their_first_line(lessons.into_iter());
}
