//! Children: what they write arrives, what they say at the end is told, and none is left behind.

mod clock;
mod drops;
mod exit;
mod faults;
mod pipes;
mod run;
mod told;

use handloom::process::{Child, Command, Stdio};
use std::io::{PipeReader, PipeWriter};
use std::sync::OnceLock;

/// A shell that runs `script`. What the script leaves running would keep our own outputs open, so
/// its last program is to be `exec`ed where it may have to be killed.
fn shell(script: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(script);
    command
}

/// A child that copies its input to its output until its input ends.
fn cat() -> Child {
    Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
}

/// A child that runs until it is killed.
fn endless() -> Command {
    let mut command = Command::new("cat");
    command.stdin(never());
    command
}

/// An input that never comes, and ends with this process: a child that reads it is not left behind
/// where a test is ended from outside.
fn never() -> PipeReader {
    static NEVER: OnceLock<(PipeReader, PipeWriter)> = OnceLock::new();
    NEVER.get_or_init(|| std::io::pipe().unwrap()).0.try_clone().unwrap()
}

/// The state that the operating system has for a child of this process, `Z` for a zombie. `None`
/// if there is no such child: it was reaped.
fn state(id: u32) -> Option<char> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let mut fields = stat[stat.rfind(')')? + 1..].split_ascii_whitespace();
    let state = fields.next()?.chars().next();
    let parent: u32 = fields.next()?.parse().ok()?;
    state.filter(|_| parent == std::process::id())
}

/// Comes back when a child was reaped. It never does if the child is left as a zombie.
fn until_reaped(id: u32) {
    while state(id).is_some() {
        std::thread::yield_now();
    }
}
