//! # 25 · True parallelism: other processors, by threads and by processes
//!
//! Item 64 of the notes: for true parallelism, `concurrent.futures`. Coroutines take turns on one
//! thread; a computation is over sooner only if another processor takes a part of it.
//! * `serial`: one pair of numbers after another, each divided by all that could divide both.
//! * `threads`: a pool of threads. Rust's may run on all processors; Python's share one lock.
//! * `processes`: a pool of workers. Each is this program, run again, and what it is to compute goes
//!   there and back through pipes. A task of the loop looks after each worker.
//! * `data`: much to send and little to compute, where the pipes cost more than they gain.
//! * `crash`: a worker is killed, and a pair of numbers crashes whoever gets it. The rest is done.
//!
//! In the runtime (`runtime/src`): `process/`, `blocking/pool.rs`. Run me like this:
//! ```text
//! cargo run --bin 25_true_parallelism                       all of it, in about 2 s
//! cargo run --bin 25_true_parallelism -- --pairs 1          too little to be worth a process
//! cargo run --bin 25_true_parallelism -- --only crash --trace   who waits for which worker
//! ```
//! The times vary. `--worker`, and nothing else, is how this program runs itself again.

use handloom::blocking::{JobHandle, ThreadPool};
use handloom::sync::Queue;
use handloom::{spawn_named, try_gather};
use lessons::cli::{Param, Spec};
use lessons::lesson::{self, Lesson};
use lessons::say;
use lessons::workers::{self, Board, Done, Job, Result, Worker};
use std::io;
use std::mem;
use std::process::ExitCode;
use std::rc::Rc;
use std::thread::available_parallelism;

const SPEC: Spec = Spec {
    name: "25_true_parallelism",
    about: "greatest common divisors, on several processors by threads and by processes",
    params: &[&[
        Param::number("pairs", 1, 1000, "15", "how many pairs of numbers there are"),
        Param::number("workers", 1, 64, "2", "how many threads or processes there are"),
        Param::number("kib", 1, 16_384, "1024", "how much each job of data has to send, in KiB"),
    ]],
    versions: &[
        ("serial", "one pair after another"),
        ("threads", "the pairs on a pool of threads"),
        ("processes", "the pairs on a pool of child processes"),
        ("data", "much to send and little to compute, on both pools"),
        ("crash", "workers that do not come back"),
    ],
    ..Spec::DEFAULT
};

// ANCHOR: gcd
/// The largest number that divides both, found by trying them all.
fn gcd(a: u64, b: u64) -> u64 {
    let mut divisor = a.min(b);
    while divisor > 0 {
        if a.is_multiple_of(divisor) && b.is_multiple_of(divisor) {
            return divisor;
        }
        divisor -= 1;
    }
    panic!("not reachable: 1 divides both")
}

fn run(job: &Job) -> u64 {
    match job {
        Job::Gcd(a, b) => gcd(*a, *b),
        Job::Sample(data) => data.iter().step_by(4096).map(|byte| u64::from(*byte)).sum(),
    }
}
// ANCHOR_END: gcd

// ANCHOR: threads
fn threads(jobs: &[Job], workers: usize) -> Result<Vec<u64>> {
    let pool = ThreadPool::new(workers);
    let submit = |job: &Job| {
        let job = job.clone(); // of much data, too, only the pointer
        pool.submit(move || run(&job))
    };
    let submitted: Vec<_> = jobs.iter().map(submit).collect();
    Ok(submitted.into_iter().map(JobHandle::wait).collect::<std::result::Result<_, _>>()?)
}
// ANCHOR_END: threads

// ANCHOR: processes
/// The task beside each worker. It takes a job, has it done, and takes the next.
async fn work(jobs: Rc<Queue<(usize, Job)>>, kill: Option<usize>) -> io::Result<Vec<Done>> {
    let (mut worker, mut done) = (Worker::start()?, Vec::new());
    while let Some((number, job)) = jobs.get().await {
        // Once more, for a worker may also end by something else than its job.
        for attempt in 1..=2 {
            if (kill, attempt) == (Some(number), 1) {
                worker.kill()?;
            }
            if let Ok(result) = worker.ask(&job).await {
                done.push((number, Ok(result)));
                break;
            }
            let end = mem::replace(&mut worker, Worker::start()?).end().await?;
            done.push((number, Err(end.to_string())));
        }
    }
    worker.end().await?;
    Ok(done)
}

/// A pool of workers that take their jobs from one queue. The one with the job `kill` is killed.
fn processes(lesson: &Lesson, jobs: &[Job], kill: Option<usize>) -> Result<Vec<Done>> {
    let queue = Rc::new(Queue::named("jobs", jobs.len()));
    for job in jobs.iter().cloned().enumerate() {
        queue.try_put(job)?;
    }
    queue.close();
    let start = |number| spawn_named(format!("worker {number}"), work(Rc::clone(&queue), kill));
    let tasks = || (1..=lesson.args.number("workers")).take(jobs.len()).map(start);
    let runtime = lesson.runtime_builder().build();
    let done = runtime.block_on(async { try_gather(tasks()).await })?;
    Ok(done.into_iter().collect::<io::Result<Vec<_>>>()?.concat())
}
// ANCHOR_END: processes

fn main() -> ExitCode {
    if workers::asked() {
        return workers::serve(SPEC.name, run);
    }
    lesson::run(&SPEC, |lesson| {
        let pairs = workers::pairs(lesson.args.number("pairs"));
        let data = workers::data(lesson.args.number("kib"));
        let workers = lesson.args.number("workers") as usize;
        say!("Pairs of numbers: {}. What is the greatest that divides both?", pairs.len());
        let mut board = Board::new(lesson);
        let runs = |version| {
            let versions = SPEC.versions.iter().filter(|(name, _)| lesson.args.runs(name));
            let about = versions.filter(|(name, _)| *name == version).map(|(_, about)| about);
            about.inspect(|about| say!("{version}: {about}")).count() > 0
        };
        if runs("serial") {
            board.here("serial", &pairs, || Ok(pairs.iter().map(run).collect()))?;
        }
        if runs("threads") {
            board.here("threads", &pairs, || threads(&pairs, workers))?;
        }
        if runs("processes") {
            board.there("processes", &pairs, || processes(lesson, &pairs, None))?;
        }
        if runs("data") {
            board.start_again();
            board.here("data, threads", &data, || threads(&data, workers))?;
            board.there("data, processes", &data, || processes(lesson, &data, None))?;
        }
        if runs("crash") {
            say!("  the first worker with the first pair is killed; gcd(0, 42) crashes any worker");
            say!("  a pair that has lost its worker goes to a new one; after two it is given up");
            let mut pairs = pairs[..pairs.len().min(3)].to_vec();
            pairs.push(Job::Gcd(0, 42));
            let lost = board.there("crash", &pairs, || processes(lesson, &pairs, Some(0)))?;
            let last = pairs.len() - 1;
            lesson.check(lost == [0, last, last], "each lost worker is told of");
        }
        let processors = lesson.varying(available_parallelism().map_or(1, usize::from));
        say!("\n{board}\nworkers: {workers}, processors: {processors}");
        say!("moved: what went through pipes, there and back");
        say!("speed-up: how many times as fast as the first version that did these jobs");
        Ok(())
    })
}
