//! Somebody is at work, and the course looks on.

use crate::copy::Copy;
use std::fs;

#[test]
fn watch_goes_on_from_what_fails_to_the_next() {
    let copy = Copy::new("watch");
    let line = "\"$COURSE\" watch; echo exit $?; stty -a";
    let Some(mut terminal) = copy.terminal(line) else { return };
    terminal.until("countdown is still to be written.");
    terminal.until("save to check");
    // Keys come without Enter.
    for level in 1..=3 {
        terminal.press("h");
        terminal.until(&format!("hint {level} of 3:"));
    }
    terminal.press("s");
    terminal.until("The solution is shown once yours has passed.");

    copy.solve_with("01_generators/countdown.rs", "\"lift-off\"", "\"off\"");
    terminal.until("countdown: 2 of 3 checks fail; the first of them:");
    // The hint is still there.
    terminal.until("hint 3 of 3:");
    terminal.until("save to check");
    copy.solve("01_generators/countdown.rs");
    terminal.until("] 1 of ");
    terminal.until("countdown passes all 3 checks.");
    let until = terminal.until("n next").to_owned();
    assert!(!until.contains("hint"), "{until:?}");
    assert_eq!(copy.progress(), ["done countdown"]);
    terminal.press("s");
    terminal.until("One number is all that a countdown has to remember");
    terminal.until("n next");
    terminal.press("l");
    terminal.until("01_generators\r\n  done    countdown");
    terminal.until("  next    running_total");
    terminal.until("1/2 01_generators");
    terminal.until("n next");

    terminal.press("n");
    terminal.until("running_total is still to be written.");
    terminal.until("save to check");
    // Whoever wants to go need not wait for a check.
    terminal.press("r");
    terminal.until("checking tests/exercises/01_generators/running_total.rs");
    terminal.press("q");
    let said = terminal.end();
    assert!(said.contains("exit 0\r\n"), "{said:?}");
    assert!(said.contains(" icanon ") && said.contains(" echo "), "{said:?}");
    assert_eq!(copy.progress(), ["done countdown"]);
}

#[test]
fn a_file_that_is_lost_is_waited_for() {
    const FILE: &str = "tests/exercises/01_generators/countdown.rs";
    let copy = Copy::new("waits");
    let given = copy.read(FILE);
    fs::remove_file(copy.path(FILE)).unwrap();
    let Some(mut terminal) = copy.terminal("\"$COURSE\" watch") else { return };
    terminal.until("countdown cannot be checked.");
    terminal.until("`reset countdown` gives it back");
    terminal.until("save to check");
    copy.write(FILE, "");
    terminal.until("the file has lost its last lines");
    terminal.until("save to check");
    copy.write(FILE, &given);
    terminal.until("countdown is still to be written.");
    terminal.until("save to check");
    terminal.press("q");
    terminal.end();
}

#[test]
fn after_ctrl_z_keys_come_one_by_one_again() {
    let copy = Copy::new("ctrl-z");
    let Some(mut terminal) = copy.terminal("sh -i") else { return };
    terminal.press("\"$COURSE\" watch\n");
    terminal.until("save to check");
    terminal.press("\u{1a}");
    terminal.until("Stopped");
    // As shells with an editor of their own do.
    terminal.press("stty icanon echo; echo $((40 + 2)); fg\n");
    // The shell has read its line, and nothing that comes after it.
    terminal.until("42");
    terminal.press("h");
    terminal.until("hint 1 of 3:");
    terminal.press("q");
    terminal.press("exit\n");
    terminal.end();
}

#[test]
fn a_signal_finds_the_terminal_given_back() {
    let copy = Copy::new("signal");
    let line = "trap : INT; \"$COURSE\" watch; echo exit $?; stty -a";
    let Some(mut terminal) = copy.terminal(line) else { return };
    terminal.until("save to check");
    terminal.press("\u{3}");
    let said = terminal.end();
    assert!(said.contains("exit 130\r\n"), "{said:?}");
    assert!(said.contains(" icanon ") && said.contains(" echo "), "{said:?}");
}
