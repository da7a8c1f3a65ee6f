//! # 13 · Child processes
//!
//! Item 52 of the notes: run other programs as child processes. They run by themselves, on other
//! cores if there are any; what is left to do here is to start them, to pass bytes, and to wait.
//! Here a task waits, by `handloom::process`, and other tasks have the thread meanwhile. Beside it
//! the same is done by `std::process`, where the thread waits, and it has to come to the same:
//! those functions have the same names, in `lessons/src/children/blocking.rs`.
//!
//! In the runtime: `runtime/src/process`, and `runtime/src/exits`, which sees when a child is over.
//!
//! Run me like this:
//! ```text
//! cargo run --bin 13_subprocess                          everything, in about 2 s
//! cargo run --bin 13_subprocess -- --only feed --trace   who waits for which pipe
//! cargo run --bin 13_subprocess -- --tool itself         without openssl: this program, as a toy
//! ```
//! The times vary, and the bytes with the tool. As that toy it is run with `--child encrypt`,
//! `--child decrypt` or `--child hash`. On a virtual clock the children that sleep do not.

#[cfg(unix)]
use handloom::{process, spawn, spawn_named, time::timeout, try_gather};
use lessons::children::{self, Beside, Options, Result, Tool, blocking};
use lessons::cli::Spec;
use lessons::lesson;
use std::process::{Command, ExitCode, ExitStatus, Output, Stdio};
use std::time::Duration;

const SPEC: Spec = Spec {
    name: "13_subprocess",
    about: "child processes: what they write, what they read, and how they end",
    params: &[children::PARAMS],
    versions: &[
        ("run", "what a child writes, and how it ends"),
        ("poll", "work while a child runs"),
        ("many", "ten children that sleep, all at once"),
        ("feed", "children read what we write, and we read what they write"),
        ("chain", "what one child writes, the next one reads"),
        ("limit", "a child that takes too long"),
    ],
    ..Spec::DEFAULT
};

// ANCHOR: run
/// A status that tells of a failure, as an error: Python's `check_returncode`.
fn checked(output: Output) -> std::result::Result<Vec<u8>, String> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(format!("{}, and it says {:?}", output.status, complaint.trim_end()))
}

#[cfg(unix)]
async fn run() -> Result<children::Said> {
    let echo = process::Command::new("echo").arg("Hello from the child!").output().await?;
    let shell = |script| {
        let mut shell = process::Command::new("sh");
        shell.args(["-c", script]).env("GREETING", "Good morning!").output()
    };
    let greets = shell("echo $GREETING").await?;
    let fails = shell("echo not today >&2; exit 3").await?;
    Ok([echo, greets, fails].map(checked))
}
// ANCHOR_END: run

// ANCHOR: poll
/// Nobody has to look whether the child has ended: another task works, and this one waits.
#[cfg(unix)]
async fn poll(nap: &str) -> Result<ExitStatus> {
    let mut child = process::Command::new("sleep").arg(nap).spawn()?;
    let work = spawn_named("work", children::work());
    let status = child.wait().await?;
    work.abort();
    Ok(status)
}
// ANCHOR_END: poll

// ANCHOR: many
/// A child starts where `status` is called, and is waited for where that is awaited.
#[cfg(unix)]
async fn many(nap: &str) -> Result<Vec<ExitStatus>> {
    let children = [(); 10].map(|()| process::Command::new("sleep").arg(nap).status());
    Ok(try_gather(children).await?)
}
// ANCHOR_END: many

// ANCHOR: feed
/// What a child makes of `data`.
#[cfg(unix)]
async fn pass(command: Command, data: Vec<u8>) -> Result<Vec<u8>> {
    let mut command = process::Command::from(command);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let stdin = child.stdin.take().expect("it is piped");
    // One task writes while another one reads: of more than pipes hold, we would wait for the child
    // to read, and it for us. The pipe is dropped with the task, which is the end of the input.
    let feed = spawn(async move { stdin.write_all(&data).await });
    let made = checked(child.wait_with_output().await?)?;
    feed.await??;
    Ok(made)
}

#[cfg(unix)]
async fn feed(tool: &Tool) -> Result<Vec<[Vec<u8>; 2]>> {
    let there_and_back = async |data: &str| {
        let secret = pass(tool.encrypt(), data.into()).await?;
        Ok([secret.clone(), pass(tool.decrypt(), secret).await?])
    };
    try_gather(children::DATA.map(there_and_back)).await
}
// ANCHOR_END: feed

// ANCHOR: chain
/// The hash of what is encrypted: from child to child, and once more through this process.
#[cfg(unix)]
async fn chain(tool: &Tool) -> Result<[Vec<u8>; 2]> {
    let data = children::DATA[0].as_bytes();
    let mut first = process::Command::from(tool.encrypt());
    let mut first = first.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let between = first.stdout.take().expect("it is piped").into_stdio()?;
    let second = process::Command::from(tool.hash()).stdin(between).output();
    first.stdin.take().expect("it is piped").write_all(data).await?;
    let past_us = checked(second.await?)?;
    first.wait().await?;
    let secret = pass(tool.encrypt(), data.into()).await?;
    Ok([past_us, pass(tool.hash(), secret).await?])
}
// ANCHOR_END: chain

// ANCHOR: limit
/// How it ended, and whether it was a zombie before it was waited for, and after that.
#[cfg(unix)]
async fn limit(limit: Duration) -> Result<(ExitStatus, [Option<bool>; 2])> {
    // It sleeps for longer than anybody waits. A virtual clock would stand still all the while.
    let mut child = process::Command::new("sleep").arg("60").holds_clock(false).spawn()?;
    if timeout(limit, child.wait()).await.is_err() {
        child.kill()?;
    }
    let before = children::becomes_zombie(child.id());
    let status = child.wait().await?;
    Ok((status, [before, children::is_zombie(child.id())]))
}
// ANCHOR_END: limit

fn main() -> ExitCode {
    if let Some(status) = children::asked(&SPEC) {
        return status;
    }
    #[cfg(not(unix))]
    return children::not_here(&SPEC);
    #[cfg(unix)]
    lesson::run(&SPEC, |lesson| {
        let Options { tool, nap, late } = &Options::new(lesson)?;
        let mut both = Beside::new(lesson);
        for (what, about) in SPEC.versions.iter().filter(|(what, _)| lesson.args.runs(what)) {
            lesson.say(format_args!("{what}: {about}"));
            match *what {
                "run" => both.show(|| blocking::run(checked), run())?,
                "poll" => both.show(|| blocking::poll(nap), poll(nap))?,
                "many" => both.show(|| blocking::many(nap), many(nap))?,
                "feed" => both.show(|| blocking::feed(tool, checked), feed(tool))?,
                "chain" => both.show(|| blocking::chain(tool, checked), chain(tool))?,
                _ => both.show(|| blocking::limit(*late), limit(lesson.args.millis("limit")))?,
            }
        }
        both.finish(SPEC.versions)
    })
}
