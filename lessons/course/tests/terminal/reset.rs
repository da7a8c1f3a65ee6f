//! An exercise is given back.

use crate::copy::Copy;
use std::fs;

const FILE: &str = "tests/exercises/01_generators/countdown.rs";

#[test]
fn reset_asks_first_and_keeps_what_was_written() {
    let copy = Copy::new("reset");
    let given = copy.read(FILE);
    copy.write(FILE, "mine");
    copy.write("course-progress.txt", "done countdown\n");
    for (answer, status) in [("n", 1), ("y", 0)] {
        let Some(mut terminal) = copy.terminal("\"$COURSE\" reset countdown; echo exit $?") else {
            return;
        };
        terminal.until("Yours is kept beside it, and it counts as open again. [y/N] ");
        assert_eq!(
            (copy.read(FILE), copy.progress()),
            ("mine".into(), vec!["done countdown".into()])
        );
        terminal.press(&format!("{answer}\n"));
        let said = terminal.end();
        assert!(said.contains(&format!("exit {status}\r\n")), "{said}");
    }
    assert_eq!((copy.read(FILE), copy.progress()), (given, vec![]));
    assert_eq!(copy.read(&format!("{FILE}.kept-1")), "mine");
}

#[test]
fn without_a_terminal_reset_asks_nobody_and_does_nothing() {
    let copy = Copy::new("unasked");
    copy.write(FILE, "mine");
    let output = copy.course(&["reset"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("say --yes"), "{said}");
    assert_eq!(copy.read(FILE), "mine");
}

#[test]
fn a_file_that_is_lost_is_told_and_given_back() {
    let copy = Copy::new("lost");
    let given = copy.read(FILE);
    fs::remove_file(copy.path(FILE)).unwrap();
    let output = copy.course(&["run"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, format!("course: {FILE} is not there: `reset countdown` gives it back\n"));
    // There is nothing to be lost, and nothing to be asked.
    copy.said(&["reset", "countdown"]);
    assert_eq!(copy.read(FILE), given);
}
