//! Jobs for a pool of threads.

use crate::stopwatch::Stopwatch;
use crate::workload::Bound::OfBest;
use crate::workload::{
    WORKLOAD, Workload, entries, floor, goal, on_each, ours, peer, tokio as by_tokio,
};
use std::hint::black_box;
use std::sync::mpsc;
use std::thread;

/// The size of everybody's pool; left to themselves they differ from 64 to 512 threads.
pub(crate) const THREADS: usize = 4;

pub(crate) static WORKLOADS: [Workload; 2] = [
    Workload {
        name: "blocking_1",
        about: "spawn_blocking and await it, one by one",
        fine_print: "Per job, on one CPU, with a pool of 4 threads: there to the pool and back to \
                     the loop. channel is a thread and two channels of the standard library.",
        unit: "ns a job",
        full: 20_000,
        quick: 5_000,
        one_cpu: true,
        entries: entries!(
            [
                ours(handloom::one_by_one),
                by_tokio(tokio::one_by_one),
                floor("channel", channel_one_by_one),
            ],
            [peer("smol", smol::one_by_one), peer("monoio", monoio::one_by_one)]
        ),
        python: Some(4),
        goals: &[goal(OfBest(1.0))],
        cpu_will_do: false,
        ..WORKLOAD
    },
    Workload {
        name: "blocking_10k",
        about: "10,000 jobs given to spawn_blocking at once, then all awaited",
        fine_print: "Per job, with a pool of 4 threads that starts with the first job; both CPUs.",
        unit: "ns a job",
        full: 10_000,
        quick: 10_000,
        entries: entries!(
            [ours(handloom::at_once), by_tokio(tokio::at_once), floor("channel", channel_at_once),],
            [peer("smol", smol::at_once), peer("monoio", monoio::at_once)]
        ),
        python: Some(2),
        goals: &[goal(OfBest(1.0))],
        missed: "Each job takes the pool's lock twice and its own once, and the threads fight for \
                 the pool's with the loop that fills it. Tried: no condition variable for each \
                 job, whose signal is a system call even where nobody waits (kept).",
        cpu_will_do: false,
        ..WORKLOAD
    },
];

macro_rules! on {
    ($system:ident) => {
        mod $system {
            use super::*;
            use crate::systems::$system::{blocking, run_pooled};

            pub(super) fn one_by_one(jobs: u64) -> f64 {
                run_pooled(THREADS, async move {
                    // The first job starts the pool.
                    assert_eq!(blocking(|| black_box(7)).await.finished(), 7);
                    let watch = Stopwatch::start();
                    let mut sum = 0;
                    for n in 0..jobs {
                        sum += blocking(move || black_box(n)).await.finished();
                    }
                    let each = watch.per(jobs);
                    assert_eq!(sum, (0..jobs).sum::<u64>());
                    each
                })
            }

            pub(super) fn at_once(jobs: u64) -> f64 {
                run_pooled(THREADS, async move {
                    let watch = Stopwatch::start();
                    let handles: Vec<_> =
                        (0..jobs).map(|n| blocking(move || black_box(n))).collect();
                    let mut sum = 0;
                    for handle in handles {
                        sum += handle.await.finished();
                    }
                    let each = watch.per(jobs);
                    assert_eq!(sum, (0..jobs).sum::<u64>());
                    each
                })
            }
        }
    };
}

/// Some pools give the value, and some a result.
trait Finished {
    fn finished(self) -> u64;
}

impl Finished for u64 {
    fn finished(self) -> u64 {
        self
    }
}

impl<E: std::fmt::Debug> Finished for Result<u64, E> {
    fn finished(self) -> u64 {
        self.unwrap()
    }
}

on_each!(on: handloom tokio; smol monoio);

type Job = Box<dyn FnOnce() + Send>;

/// Floor: a thread that runs what a channel gives it.
fn worker() -> mpsc::Sender<Job> {
    let (jobs, inbox) = mpsc::channel::<Job>();
    thread::spawn(move || inbox.into_iter().for_each(|job| job()));
    jobs
}

fn channel_one_by_one(jobs: u64) -> f64 {
    let worker = worker();
    let (outcomes, outcome) = mpsc::channel();
    let watch = Stopwatch::start();
    let mut sum = 0;
    for n in 0..jobs {
        let outcomes = outcomes.clone();
        worker.send(Box::new(move || outcomes.send(black_box(n)).unwrap())).unwrap();
        sum += outcome.recv().unwrap();
    }
    let each = watch.per(jobs);
    assert_eq!(sum, (0..jobs).sum::<u64>());
    each
}

fn channel_at_once(jobs: u64) -> f64 {
    let watch = Stopwatch::start();
    let worker = worker();
    let (outcomes, outcome) = mpsc::channel();
    for n in 0..jobs {
        let outcomes = outcomes.clone();
        worker.send(Box::new(move || outcomes.send(black_box(n)).unwrap())).unwrap();
    }
    let sum: u64 = outcome.iter().take(jobs as usize).sum();
    let each = watch.per(jobs);
    assert_eq!(sum, (0..jobs).sum::<u64>());
    each
}
