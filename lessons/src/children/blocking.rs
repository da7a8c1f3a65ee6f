//! What lesson 13 does, by the standard library: the thread waits, and does nothing else meanwhile.
//! Each function has its namesake in the lesson.

use super::{DATA, Result, Said, Tool, WORK, becomes_zombie, is_zombie};
use std::io::Write;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What turns the status of a failure into an error.
pub type Check = fn(Output) -> std::result::Result<Vec<u8>, String>;

/// Runs three programs, one after another.
///
/// # Errors
/// One of them cannot be started. This is so for all functions here.
pub fn run(checked: Check) -> Result<Said> {
    let echo = Command::new("echo").arg("Hello from the child!").output()?;
    let shell = |script| {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]).env("GREETING", "Good morning!").output()
    };
    let greets = shell("echo $GREETING")?;
    let fails = shell("echo not today >&2; exit 3")?;
    Ok([echo, greets, fails].map(checked))
}

// ANCHOR: poll
/// Works and looks at the child in turn. Who looks seldom learns late, and who looks often does
/// little else.
///
/// # Errors
/// As [`run`].
pub fn poll(nap: &str) -> Result<ExitStatus> {
    let mut child = Command::new("sleep").arg(nap).spawn()?;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        thread::sleep(WORK);
    }
}
// ANCHOR_END: poll

/// All of them are started before the first one is waited for.
///
/// # Errors
/// As [`run`].
pub fn many(nap: &str) -> Result<Vec<ExitStatus>> {
    let mut children = Vec::new();
    for _ in 0..10 {
        children.push(Command::new("sleep").arg(nap).spawn()?);
    }
    let statuses = children.iter_mut().map(Child::wait);
    Ok(statuses.collect::<std::io::Result<_>>()?)
}

// ANCHOR: feed
/// Starts a child and writes all of `data` before it reads anything. That is right for a few bytes,
/// and waits for ever where they are more than pipes hold: for that it takes a second thread.
fn start(mut command: Command, data: &[u8]) -> Result<Child> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    child.stdin.take().expect("it is piped").write_all(data)?;
    Ok(child)
}
// ANCHOR_END: feed

/// Encrypts at once, and then decrypts at once.
///
/// # Errors
/// As [`run`], or one of them fails.
pub fn feed(tool: &Tool, checked: Check) -> Result<Vec<[Vec<u8>; 2]>> {
    let pass_all = |command: fn(&Tool) -> Command, all: &[Vec<u8>]| {
        let children = all.iter().map(|data| start(command(tool), data));
        let children = children.collect::<Result<Vec<_>>>()?;
        let outputs = children.into_iter().map(|child| Ok(checked(child.wait_with_output()?)?));
        outputs.collect::<Result<Vec<_>>>()
    };
    let secrets = pass_all(Tool::encrypt, &DATA.map(Vec::from))?;
    let plain = pass_all(Tool::decrypt, &secrets)?;
    Ok(secrets.into_iter().zip(plain).map(|(secret, plain)| [secret, plain]).collect())
}

/// Hands the pipe from the first child to the second one, and then does the same by hand.
///
/// # Errors
/// As [`feed`].
pub fn chain(tool: &Tool, checked: Check) -> Result<[Vec<u8>; 2]> {
    let data = DATA[0].as_bytes();
    let mut first = start(tool.encrypt(), data)?;
    let between = first.stdout.take().expect("it is piped");
    let past_us = checked(tool.hash().stdin(between).output()?)?;
    first.wait()?;
    let secret = checked(start(tool.encrypt(), data)?.wait_with_output()?)?;
    let through_us = checked(start(tool.hash(), &secret)?.wait_with_output()?)?;
    Ok([past_us, through_us])
}

/// There is no wait with a limit: it is a loop, like `poll`.
///
/// # Errors
/// As [`run`].
pub fn limit(limit: Duration) -> Result<(ExitStatus, [Option<bool>; 2])> {
    let mut child = Command::new("sleep").arg("60").spawn()?;
    let deadline = Instant::now() + limit;
    while child.try_wait()?.is_none() && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(1));
    }
    child.kill()?;
    let before = becomes_zombie(child.id());
    let status = child.wait()?;
    Ok((status, [before, is_zombie(child.id())]))
}
