//! The terminal is taken, and given back.

use crate::{GIVEN, TAKEN, recording, terminal};
use lessons::files::TempDir;
use std::process::Command;

/// What the shell says of the terminal afterwards: keys are shown, and come line by line.
const AFTER: &str = "echo exit $?; stty -a";

#[track_caller]
fn is_sane(rest: &str, status: &str) {
    let (_, after) = rest.split_once(GIVEN).expect("the screen is given back");
    assert!(after.contains(&format!("exit {status}\r\n")), "{after:?}");
    assert!(after.contains(" icanon ") && after.contains(" echo "), "{after:?}");
    assert!(!after.contains(TAKEN), "{after:?}");
}

#[test]
fn it_takes_the_terminal_and_gives_it_back() {
    let directory = TempDir::new("step-test").unwrap();
    recording(directory.path());
    for quit in ["nq", "?\u{3}"] {
        let line = format!("\"$STEP\" run.json; {AFTER}");
        let Some(mut terminal) = terminal(&line, directory.path()) else { return };
        terminal.until(TAKEN);
        terminal.until("step 0/");
        terminal.press(quit);
        is_sane(&terminal.end(), "0");
    }
}

#[test]
fn a_game_takes_the_terminal_and_gives_it_back() {
    let directory = TempDir::new("step-test").unwrap();
    for quit in ["01u?xq", "0\u{3}"] {
        let line = format!("\"$STEP\" --play 15_counter_race; {AFTER}");
        let Some(mut terminal) = terminal(&line, directory.path()) else { return };
        terminal.until(TAKEN);
        terminal.until("be the scheduler");
        terminal.press(quit);
        is_sane(&terminal.end(), "0");
    }
}

#[test]
fn a_signal_that_ends_it_finds_the_terminal_given_back() {
    let directory = TempDir::new("step-test").unwrap();
    recording(directory.path());
    for (signal, status) in [("TERM", "143"), ("HUP", "129"), ("INT", "130"), ("QUIT", "131")] {
        let line = format!("sh -c 'echo pid $$,; exec \"$STEP\" run.json'; {AFTER}");
        let Some(mut terminal) = terminal(&line, directory.path()) else { return };
        terminal.until("pid ");
        let pid = terminal.until(",").to_owned();
        terminal.until("step 0/");
        let sent = Command::new("kill").args(["-s", signal, &pid]).status().unwrap();
        assert!(sent.success());
        is_sane(&terminal.end(), status);
    }
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_until_it_is_continued() {
    let directory = TempDir::new("step-test").unwrap();
    recording(directory.path());
    let Some(mut terminal) = terminal("sh -i", directory.path()) else { return };
    terminal.press("\"$STEP\" run.json\n");
    terminal.until(TAKEN);
    terminal.until("step 0/");
    terminal.press("n\u{1a}");
    terminal.until(GIVEN);
    terminal.until("Stopped");
    terminal.press("stty -a; echo back in the $((1 + 0))st place\n");
    let modes = terminal.until("back in the 1st place");
    assert!(modes.contains(" icanon ") && modes.contains(" echo "), "{modes:?}");
    terminal.press("fg\n");
    terminal.until(TAKEN);
    // All of it is drawn again.
    terminal.until("step 1/");
    terminal.press("q");
    terminal.until(GIVEN);
    terminal.press("exit\n");
    terminal.end();
}

#[test]
fn whoever_stops_it_from_outside_finds_it_again_as_it_was() {
    let directory = TempDir::new("step-test").unwrap();
    recording(directory.path());
    let line = format!("sh -c 'echo pid $$,; exec \"$STEP\" run.json'; {AFTER}");
    let Some(mut terminal) = terminal(&line, directory.path()) else { return };
    terminal.until("pid ");
    let pid = terminal.until(",").to_owned();
    terminal.until("step 0/");
    for signal in ["STOP", "CONT"] {
        Command::new("kill").args(["-s", signal, &pid]).status().unwrap();
    }
    terminal.until(TAKEN);
    terminal.until("step 0/");
    terminal.press("q");
    is_sane(&terminal.end(), "0");
}

#[test]
fn what_another_program_has_left_on_the_screen_is_cleared() {
    let directory = TempDir::new("step-test").unwrap();
    recording(directory.path());
    let line = "printf '\\033[?1049hleft over'; \"$STEP\" run.json";
    let Some(mut terminal) = terminal(line, directory.path()) else { return };
    terminal.until("left over");
    let before = terminal.until("step 0/");
    let (taken, cleared) = (before.find(TAKEN), before.find("\u{1b}[2J"));
    assert!(taken.is_some() && taken < cleared, "{before:?}");
    terminal.press("q");
    terminal.end();
}

#[test]
fn ctrl_c_ends_it_while_a_recording_is_read() {
    let directory = TempDir::new("step-test").unwrap();
    let pipe = directory.path().join("pipe.json");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let line = format!("trap : INT; \"$STEP\" pipe.json; {AFTER}");
    let Some(mut terminal) = terminal(&line, directory.path()) else { return };
    // Opened for writing once it is opened for reading, and there is nothing in it.
    let _writer = std::fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    terminal.press("\u{3}");
    let said = terminal.end();
    assert!(said.contains("exit 130\r\n") && said.contains(" echo "), "{said:?}");
    assert!(!said.contains(GIVEN), "{said:?}");
}
