use super::{Ended, run};
use handloom::process::Command;
use judge::{fail, holds, same};
use std::cell::Cell;
use std::time::Duration;

const LOOK: &str = "async fn run";

/// Runs a shell script, which is patient for as long as the checks are not.
fn shell(script: &str, limit: Duration) -> (Ended, u32) {
    let number = Cell::new(0);
    let ended = handloom::block_on(run(Command::new("sh").args(["-c", script]), limit, |id| {
        number.set(id)
    }));
    match ended {
        Ok(ended) => (ended, number.get()),
        Err(error) => fail(format_args!("`run` gives an error: {error}"), LOOK),
    }
}

/// What the system knows of a process: nothing, or its state. Z is a zombie.
fn state(process: u32) -> Option<String> {
    let output = std::process::Command::new("ps")
        .args(["-o", "stat=", "-p", &process.to_string()])
        .output()
        .expect("ps can be asked");
    let state = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (!state.is_empty()).then_some(state)
}

#[test]
fn a_child_that_is_quick_tells_how_it_ended() {
    let (ended, number) = shell("exit 3", Duration::from_secs(20));
    match ended {
        Ended::Exited(status) => same("its exit code", status.code(), Some(3), LOOK),
        other => fail(format_args!("a child that exits at once: {other:?}"), LOOK),
    }
    same("what the system knows of it", state(number), None, LOOK);
}

#[test]
fn a_child_that_takes_too_long_is_killed_and_leaves_no_zombie() {
    let (ended, number) = shell("exec sleep 5", Duration::from_millis(50));
    let left = state(number);
    same("how it ended", ended, Ended::TookTooLong, LOOK);
    let zombie = left.as_deref().is_some_and(|state| state.starts_with('Z'));
    holds("it is no zombie: a killed child has been waited for", !zombie, LOOK);
    same("what the system knows of it", left, None, LOOK);
}

#[test]
fn a_command_that_is_not_there_is_an_error() {
    let ended = handloom::block_on(run(
        &mut Command::new("no-such-command-here"),
        Duration::from_secs(20),
        |_| (),
    ));
    holds(format!("the error comes out: {ended:?}"), ended.is_err(), LOOK);
}
