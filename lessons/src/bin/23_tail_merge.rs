//! # 23 · Growing logs merged into one: from threads to coroutines, step by step
//!
//! Item 62 of the notes: mix threads and coroutines to ease the transition. Other programs write
//! logs; this one reads each line when it is there, and writes all of them to one file. It begins
//! with threads.
//! * Top-down: the top becomes a coroutine. What blocks goes to threads of the pool as it is
//!   (`spawn_blocking`), and sends to the loop what belongs there (`Handle::spawn`). Then the next
//!   function below is ported, until only the look for a line is a thread's.
//! * Bottom-up: the function at the bottom is ported, and its old self runs a loop for it
//!   (`block_on`). Nothing above it notices.
//!
//! Each version is verified: nothing lost, nothing torn, each log in its order. Run me like this:
//! ```text
//! cargo run --bin 23_tail_merge                                      all four versions
//! cargo run --bin 23_tail_merge -- --trouble rotate                  or truncate, or remove
//! cargo run --bin 23_tail_merge -- --only top-down --pool 2 --trace  job 3 starts when a thread is free
//! cargo run --bin 23_tail_merge -- --only coroutines --clock virtual --trace
//! cargo run --bin 23_tail_merge -- --input DIR --output out          logs of your own
//! ```
//! Times vary, and so does how often somebody looks in vain. The merged lines are always the same.

use handloom::{Handle, Runtime, gather, spawn_blocking, spawn_named, time::sleep};
use lessons::cli::Spec;
use lessons::lesson::{self, Outcome};
use lessons::merge::{self, Job, Output, Read, Run, Tail};
use lessons::threads;
use std::cell::RefCell;
use std::io;
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::thread;

const SPEC: Spec = Spec {
    name: "23_tail_merge",
    about: "growing log files are merged into one, by threads, by coroutines, and by both",
    params: &[merge::PARAMS],
    versions: merge::VERSIONS,
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let mut job = Job::new(lesson)?;
        let pool = job.pool();
        let runtime = || lesson.runtime_builder().blocking_threads(pool).build();
        job.merge("threads", |run, logs, output| run_threads(&run, logs, output, tail_file))?;
        job.merge("top-down", |run, logs, output| {
            let runtime = runtime();
            runtime.block_on(run_mixed(run, logs, output, runtime.handle()))
        })?;
        job.merge_async("coroutines", run_tasks)?;
        job.merge("bottom-up", |run, logs, output| {
            let tail = |log, run: &_, write: Write| tail_file_by_loop(runtime(), log, run, write);
            run_threads(&run, logs, output, tail)
        })?;
        job.finish()
    })
}

type Write<'a> = &'a dyn Fn(Vec<u8>) -> io::Result<()>;

// ANCHOR: threads
/// Hands on each line of a log, until it is over. The thread waits here.
fn tail_file(mut log: Tail, run: &Run, write: Write) -> io::Result<()> {
    loop {
        match log.read_line()? {
            Read::Line(line) => write(line)?,
            Read::Nothing => run.pause(),
            Read::End => return Ok(()),
        }
    }
}

/// A thread for each log.
fn run_threads(
    run: &Run,
    logs: Vec<Tail>,
    output: Output,
    tail: impl Fn(Tail, &Run, Write) -> io::Result<()> + Sync,
) -> Outcome {
    let output = Mutex::new(output);
    let tail = |log| tail(log, run, &|line| output.lock().unwrap().write(&line));
    thread::scope(|scope| {
        let start = |log: Tail| threads::start_in(scope, log.name(), || tail(log));
        let readers: Vec<_> = logs.into_iter().map(start).collect();
        // All of them are waited for, whatever becomes of one.
        let ends = readers.into_iter().map(|reader| reader?.join().expect("no panic"));
        Ok(ends.fold(Ok(()), Result::and)?)
    })
}
// ANCHOR_END: threads

// ANCHOR: top_down
/// A coroutine on top. The threads of its pool tail as before, and send home what is to be written.
/// Each keeps its thread until its log is over: with `--pool 2`, the third log waits for that.
async fn run_mixed(run: Run, logs: Vec<Tail>, output: Output, home: Handle) -> Outcome {
    // The lock remains, as the compiler cannot know that only the loop's thread takes it.
    let output = Arc::new(Mutex::new(output));
    let start = |log| {
        let (output, home) = (Arc::clone(&output), home.clone());
        let write = move |line: Vec<u8>| {
            let output = Arc::clone(&output);
            // The closure travels. What it makes runs on the loop, and this thread waits for that.
            let written = home.spawn(move || async move { output.lock().unwrap().write(&line) });
            written.map_err(io::Error::other)?.wait().expect("no panic")
        };
        spawn_blocking(move || tail_file(log, &run, &write))
    };
    let readers: Vec<_> = logs.into_iter().map(start).collect();
    let ends = gather(readers).await.into_iter().map(|end| end.expect("no panic"));
    Ok(ends.fold(Ok(()), Result::and)?)
}
// ANCHOR_END: top_down

// ANCHOR: coroutines
/// As `tail_file`, but that only this coroutine waits, and not the thread.
async fn tail_async(
    mut log: Tail,
    run: &Run,
    write: impl AsyncFn(Vec<u8>) -> io::Result<()>,
) -> io::Result<()> {
    loop {
        let read;
        (log, read) = run.look(log).await;
        match read? {
            Read::Line(line) => write(line).await?,
            Read::Nothing => sleep(run.interval()).await,
            Read::End => return Ok(()),
        }
    }
}

/// A task for each log. All of them are on one thread, so the output needs no lock.
async fn run_tasks(run: Run, logs: Vec<Tail>, output: Output) -> Outcome {
    let output = Rc::new(RefCell::new(output));
    let start = |log: Tail| {
        let output = Rc::clone(&output);
        spawn_named(log.name(), async move {
            tail_async(log, &run, async |line| output.borrow_mut().write(&line)).await
        })
    };
    let readers: Vec<_> = logs.into_iter().map(start).collect();
    let ends = gather(readers).await.into_iter().map(|end| end.expect("no panic"));
    Ok(ends.fold(Ok(()), Result::and)?)
}
// ANCHOR_END: coroutines

// ANCHOR: bottom_up
/// What `tail_file` becomes when the port begins here: nobody above it has to know.
fn tail_file_by_loop(own: Runtime, log: Tail, run: &Run, write: Write) -> io::Result<()> {
    own.block_on(tail_async(log, run, async |line| write(line)))
}
// ANCHOR_END: bottom_up
