//! What makes the loop look at a child before the time for it has come.

use super::*;
use crate::process::{Child, Command, Stdio};
use std::io::ErrorKind;

/// A child that reads a line, and then exits. The next look at it is an hour away.
fn put_off(runtime: &crate::Runtime) -> Child {
    let mut shell = Command::new("sh");
    shell.args(["-c", "read line"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let child = shell.spawn().unwrap();
    for entry in runtime.core.exits.running.borrow_mut().values_mut() {
        entry.due = Instant::now() + Duration::from_secs(3600);
    }
    assert!(!is_due(runtime));
    child
}

/// Whether there will be a look soon. The loop may have had one already, and then the next one is
/// a short pause away.
fn is_due(runtime: &crate::Runtime) -> bool {
    let soon = Instant::now() + Duration::from_secs(60);
    runtime.core.exits.running.borrow().values().all(|entry| entry.due < soon)
}

#[test]
fn the_end_of_an_output_brings_a_look() {
    let runtime = crate::Runtime::new();
    runtime.block_on(async {
        let mut child = put_off(&runtime);
        child.stdin.take().unwrap().close();
        let stdout = child.stdout.take().unwrap();
        assert_eq!(stdout.read(&mut [0]).await.unwrap(), 0);
        assert!(is_due(&runtime));
        child.wait().await.unwrap();
    });
}

#[test]
fn an_input_that_nobody_reads_any_more_brings_a_look() {
    let runtime = crate::Runtime::new();
    runtime.block_on(async {
        let mut child = put_off(&runtime);
        let stdin = child.stdin.take().unwrap();
        // More than a pipe holds: the rest finds out that the child has gone after the first line.
        let error = stdin.write_all(&[b'\n'; 1 << 20]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BrokenPipe);
        assert!(is_due(&runtime));
        child.wait().await.unwrap();
    });
}

#[test]
fn a_kill_brings_a_look() {
    let runtime = crate::Runtime::new();
    runtime.block_on(async {
        let mut child = put_off(&runtime);
        child.kill().unwrap();
        assert!(is_due(&runtime));
        assert!(!child.wait().await.unwrap().success());
    });
}
