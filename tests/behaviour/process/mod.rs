//! Children: what they write arrives, what they say at the end is told, and none is left behind.

mod clock;
mod drops;
mod exit;
mod faults;
mod pipes;
mod run;
mod told;

use handloom::process::{Child, Command, Stdio};

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
    let mut command = Command::new("sleep");
    command.arg("1000");
    command
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
