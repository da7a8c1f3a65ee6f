//! Single operations, arranged so that the same instructions run each time: for `costs` and for the
//! check of instruction counts. They are no rows of the table.

use crate::stopwatch::Stopwatch;
use crate::workload::{WORKLOAD, Workload, entries, ours, tokio as by_tokio};
use std::hint::black_box;
use std::time::{Duration, Instant};

pub(crate) static WORKLOADS: [Workload; 3] = [
    Workload {
        name: "queue_ready",
        about: "a task puts an item into a channel and takes it out: nobody waits",
        unit: "ns an item",
        entries: entries!([ours(handloom::queue_ready), by_tokio(tokio::queue_ready)], []),
        ..WORKLOAD
    },
    Workload {
        name: "timer_batch",
        about: "tasks sleep, all are set, and then all are woken within half a millisecond",
        unit: "ns a timer",
        entries: entries!([ours(handloom::timer_batch), by_tokio(tokio::timer_batch)], []),
        ..WORKLOAD
    },
    Workload {
        name: "socket_ready",
        about: "a task writes 64 bytes to a socket and reads them from its peer: nobody waits",
        unit: "ns a message",
        entries: entries!([ours(handloom::socket_ready), by_tokio(tokio::socket_ready)], []),
        ..WORKLOAD
    },
];

macro_rules! on {
    ($system:ident, $channel:ident) => {
        mod $system {
            use super::*;
            use crate::channels::$channel::{bounded, receive, send};
            use crate::systems::$system::{
                Listener, Wire, joined, run, run_timed, sleep_until, spawn,
            };

            pub(super) fn queue_ready(items: u64) -> f64 {
                run(async move {
                    let (sender, mut receiver) = bounded(64);
                    let task = spawn(async move {
                        let watch = Stopwatch::start();
                        let mut sum = 0;
                        for n in 0..items {
                            send(&sender, black_box(n)).await;
                            sum += receive(&mut receiver).await.unwrap();
                        }
                        assert_eq!(sum, (0..items).sum::<u64>());
                        watch.per(items)
                    });
                    joined(task.await)
                })
            }

            pub(super) fn timer_batch(timers: u64) -> f64 {
                run_timed(async move {
                    // Under valgrind it takes its time until all are set.
                    let first = Instant::now() + Duration::from_secs(2);
                    let watch = Stopwatch::start();
                    let sleeper = |n: u64| {
                        let after = Duration::from_nanos(n.wrapping_mul(2_654_435_761) % 500_000);
                        spawn(async move { sleep_until(first + after).await })
                    };
                    let handles: Vec<_> = (0..timers).map(sleeper).collect();
                    for handle in handles {
                        joined(handle.await);
                    }
                    assert!(Instant::now() >= first);
                    watch.per(timers)
                })
            }

            pub(super) fn socket_ready(messages: u64) -> f64 {
                run(async move {
                    let listener = Listener::bind();
                    let mut near = Wire::connect(listener.address()).await;
                    let mut far = listener.accept().await;
                    let watch = Stopwatch::start();
                    let mut sum = 0;
                    for n in 0..messages {
                        near.buffer[..8].copy_from_slice(&n.to_ne_bytes());
                        near.send().await;
                        assert!(far.receive().await);
                        sum += u64::from_ne_bytes(far.buffer[..8].try_into().unwrap());
                    }
                    let each = watch.per(messages);
                    assert_eq!(sum, (0..messages).sum::<u64>());
                    each
                })
            }
        }
    };
}

on!(handloom, queue);
on!(tokio, tokio_mpsc);
