//! A thread wakes a task, and the task answers.

use crate::stopwatch::Stopwatch;
use crate::workload::Bound::OfBest;
use crate::workload::{Workload, entries, floor, goal, on_each, ours, peer, tokio as by_tokio};
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread::{self, JoinHandle, Thread};

pub(crate) static WORKLOADS: [Workload; 1] = [Workload {
    name: "wake",
    about: "a thread rings for a task, the task runs and unparks the thread",
    fine_print: "Per round trip, on one CPU: the loop sleeps each time, is woken through its waker \
                 from the other thread, and answers with Thread::unpark. The bell is the same for \
                 all. raw-mio is a poll and a waker of mio and nothing around them; park is two \
                 threads that unpark each other.",
    unit: "ns a round trip",
    full: 40_000,
    quick: 10_000,
    one_cpu: true,
    entries: entries!(
        [
            ours(handloom::wake),
            by_tokio(tokio::wake),
            peer("tokio-plain", tokio_plain::wake),
            floor("raw-mio", raw_mio),
            floor("park", park),
        ],
        [
            peer("smol", smol::wake),
            peer("async-executor", async_executor::wake),
            peer("LocalPool", local_pool::wake),
            peer("monoio", monoio::wake),
        ]
    ),
    python: Some(4),
    goals: &[goal(OfBest(1.0))],
    missed: "The system calls are the same as the peers'; what is left is the machine's \
             scheduler.",
    cpu_will_do: false,
}];

/// What the two sides share.
#[derive(Default)]
struct Bell {
    rung: AtomicBool,
    waker: Mutex<Option<Waker>>,
    answers: AtomicU64,
}

impl Bell {
    fn ring(&self) {
        self.rung.store(true, SeqCst);
        let waker = self.waker.lock().unwrap().take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn poll_rung(&self, cx: &Context<'_>) -> Poll<()> {
        if !self.rung.load(SeqCst) {
            *self.waker.lock().unwrap() = Some(cx.waker().clone());
        }
        // It may have rung between the look and the leaving of the waker.
        if self.rung.swap(false, SeqCst) { Poll::Ready(()) } else { Poll::Pending }
    }

    fn answer(&self, ringer: &Thread) {
        self.answers.fetch_add(1, SeqCst);
        ringer.unpark();
    }

    /// Rings, and waits for the answer, so many times.
    fn ringer(
        self: Arc<Self>,
        rounds: u64,
        ring: impl Fn(&Bell) + Send + 'static,
    ) -> JoinHandle<()> {
        thread::spawn(move || {
            for round in 0..rounds {
                ring(&self);
                while self.answers.load(SeqCst) == round {
                    thread::park();
                }
            }
        })
    }
}

macro_rules! on {
    ($system:ident) => {
        mod $system {
            use super::*;
            use crate::systems::$system::{joined, run, spawn};

            pub(super) fn wake(rounds: u64) -> f64 {
                let bell = Arc::new(Bell::default());
                run(async move {
                    let watch = Stopwatch::start();
                    let ringer = Arc::clone(&bell).ringer(rounds, Bell::ring);
                    let thread = ringer.thread().clone();
                    let answerer = spawn(async move {
                        for _ in 0..rounds {
                            poll_fn(|cx| bell.poll_rung(cx)).await;
                            bell.answer(&thread);
                        }
                    });
                    joined(answerer.await);
                    let each = watch.per(rounds);
                    ringer.join().unwrap();
                    each
                })
            }
        }
    };
}

on_each!(on: handloom tokio tokio_plain; smol async_executor local_pool monoio);

/// Floor: no tasks, only the way to wake a sleeping epoll.
fn raw_mio(rounds: u64) -> f64 {
    let mut poll = mio::Poll::new().unwrap();
    let waker = mio::Waker::new(poll.registry(), mio::Token(0)).unwrap();
    let mut events = mio::Events::with_capacity(8);
    let bell = Arc::new(Bell::default());
    let watch = Stopwatch::start();
    let ringer = Arc::clone(&bell).ringer(rounds, move |_| waker.wake().unwrap());
    for _ in 0..rounds {
        poll.poll(&mut events, None).unwrap();
        assert_eq!(events.iter().count(), 1);
        bell.answer(ringer.thread());
    }
    let each = watch.per(rounds);
    ringer.join().unwrap();
    each
}

/// Floor: no epoll either.
fn park(rounds: u64) -> f64 {
    let bell = Arc::new(Bell::default());
    let main = thread::current();
    let watch = Stopwatch::start();
    let ringer = Arc::clone(&bell).ringer(rounds, move |bell| {
        bell.rung.store(true, SeqCst);
        main.unpark();
    });
    for _ in 0..rounds {
        while !bell.rung.swap(false, SeqCst) {
            thread::park();
        }
        bell.answer(ringer.thread());
    }
    let each = watch.per(rounds);
    ringer.join().unwrap();
    each
}
