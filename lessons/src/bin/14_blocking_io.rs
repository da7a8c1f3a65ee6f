//! # 14 · Blocking I/O, and what threads are for
//!
//! Item 53 of the notes: use threads for blocking I/O, and not for parallel computing. The second
//! half is that of `CPython`: there one lock lets one thread compute at a time. Here there is no such lock,
//! so `factors` on threads can gain as much as there are cores; how much, the run says. Calls that
//! block overlap on threads in both languages. The last versions do it by coroutines: wrong first,
//! `blocked`, for a call that blocks in a coroutine blocks them all; then `pool`, where a thread
//! makes the call and a coroutine waits; then `sleep`, where nothing blocks and no thread is needed.
//!
//! In the runtime: `runtime/src/blocking`, whose `spawn_blocking` is the way out.
//!
//! Run me like this:
//! ```text
//! cargo run --bin 14_blocking_io                           everything, in about 2 s
//! cargo run --bin 14_blocking_io -- --only pool --trace    threads and a coroutine, step by step
//! cargo run --bin 14_blocking_io -- --calls 50             fifty calls of 0.1 s
//! ```
//! The times vary. On a virtual clock a call that blocks takes no time.

use handloom::{spawn, spawn_blocking, time::sleep, yield_now};
use lessons::calls::{self, Job, Report, Result};
use lessons::cli::Spec;
use lessons::lesson;
use lessons::threads;
use std::io::{self, ErrorKind};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::Duration;

const SPEC: Spec = Spec {
    name: "14_blocking_io",
    about: "computing on threads, and calls that block: serially, on threads, as coroutines",
    params: &[calls::PARAMS],
    versions: &[
        ("factors", "what divides four numbers, serially and on four threads"),
        ("serial", "one call after another"),
        ("threads", "a thread for each call"),
        ("blocked", "a coroutine for each call, and the call blocks"),
        ("pool", "a coroutine for each call, and a pool's thread makes it"),
        ("sleep", "a coroutine for each call, and nothing blocks"),
    ],
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let mut report = Report::new(lesson);
        for (version, about) in SPEC.versions.iter().filter(|(name, _)| lesson.args.runs(name)) {
            report.begin(version, about);
            match *version {
                "factors" => report.factors(&NUMBERS, serially, on_threads)?,
                "serial" => report.blocking(serial)?,
                "threads" => report.blocking(thread_each)?,
                "blocked" => report.coroutines(blocked)?,
                "pool" => report.coroutines(pool)?,
                _ => report.coroutines(asleep)?,
            }
        }
        report.finish(SPEC.versions)
    })
}

// ANCHOR: factors
const NUMBERS: [u64; 4] = [2_139_079, 1_214_759, 1_516_637, 1_852_285];

fn factorize(number: u64) -> Vec<u64> {
    (1..=number).filter(|divisor| number.is_multiple_of(*divisor)).collect()
}

fn serially() -> Result<Vec<Vec<u64>>> {
    Ok(NUMBERS.map(factorize).into())
}

fn on_threads() -> Result<Vec<Vec<u64>>> {
    let start = |number| threads::start(format!("of {number}"), move || factorize(number));
    let threads = NUMBERS.into_iter().map(start).collect::<io::Result<Vec<_>>>()?;
    Ok(threads.into_iter().map(|thread| thread.join().expect("it does not panic")).collect())
}
// ANCHOR_END: factors

// ANCHOR: call
/// A system call that takes its time: it waits for what nobody sends.
fn slow_system_call(delay: Duration) -> io::Result<()> {
    if delay.is_zero() {
        return Ok(());
    }
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    socket.set_read_timeout(Some(delay))?;
    loop {
        match socket.recv(&mut [0]).map_err(|error| error.kind()) {
            Err(ErrorKind::WouldBlock | ErrorKind::TimedOut) => return Ok(()),
            Err(ErrorKind::Interrupted) => {} // by a signal, such as that after Ctrl-Z
            received => return Ok(received.map(drop)?),
        }
    }
}

/// What there is to do besides.
fn another_calculation() -> u64 {
    (0..100).sum()
}
// ANCHOR_END: call

// ANCHOR: threads
fn serial(job: &Job) -> Result<()> {
    for _ in 0..job.calls {
        slow_system_call(job.blocks_for)?;
    }
    job.calculate(another_calculation);
    Ok(())
}

/// The code of the call is as it was. What is new is around it.
fn thread_each(job: &Job) -> Result<()> {
    let time = job.blocks_for;
    let start = |n| threads::start(format!("call-{n}"), move || slow_system_call(time));
    let threads = (1..=job.calls).map(start).collect::<io::Result<Vec<_>>>()?;
    job.calculate(another_calculation); // the threads are in their calls meanwhile
    for thread in threads {
        thread.join().expect("it does not panic")?;
    }
    Ok(())
}
// ANCHOR_END: threads

// ANCHOR: blocked
/// Wrong. A coroutine lets others run where it awaits, and this call is no such place.
async fn blocked(job: &Job) -> Result<()> {
    let time = job.blocks_for;
    let call = |_| spawn(async move { slow_system_call(time) });
    let tasks: Vec<_> = (0..job.calls).map(call).collect();
    yield_now().await; // now they have begun
    job.calculate(another_calculation);
    for task in tasks {
        task.await??;
    }
    Ok(())
}
// ANCHOR_END: blocked

// ANCHOR: pool
/// Right: a thread makes the call, and a coroutine waits for the thread.
async fn pool(job: &Job) -> Result<()> {
    let time = job.blocks_for;
    let call = |_| spawn(async move { spawn_blocking(move || slow_system_call(time)).await });
    let tasks: Vec<_> = (0..job.calls).map(call).collect();
    yield_now().await;
    job.calculate(another_calculation);
    for task in tasks {
        task.await???; // the task may panic, the thread may, and the call may fail
    }
    Ok(())
}
// ANCHOR_END: pool

// ANCHOR: sleep
/// Better, where there is another way to wait: an entry in a list of timers, and no thread.
async fn asleep(job: &Job) -> Result<()> {
    let tasks: Vec<_> = (0..job.calls).map(|_| spawn(sleep(job.delay))).collect();
    yield_now().await;
    job.calculate(another_calculation);
    for task in tasks {
        task.await?;
    }
    Ok(())
}
// ANCHOR_END: sleep
