//! Threads that hand items to each other through the blocking face of a channel.

use crate::stopwatch::Stopwatch;
use crate::workload::Bound::Of;
use crate::workload::{Goal, WORKLOAD, Workload, entries, goal, ours, peer};
use std::hint::black_box;
use std::thread;

const PRODUCERS: u64 = 3;
const CONSUMERS: u64 = 3;

#[cfg(feature = "peers")]
const GOALS: &[Goal] = &[goal(Of("crossbeam-channel", 1.0))];
#[cfg(not(feature = "peers"))]
const GOALS: &[Goal] = &[];

pub(crate) static WORKLOADS: [Workload; 1] = [Workload {
    name: "mpmc",
    about: "three threads produce, three consume, through one channel of capacity 64",
    fine_print: "From before the threads start to after the last has ended. With more threads than \
                 CPUs it is the system's scheduler that is measured too, so the figures scatter. \
                 tokio has no such channel.",
    unit: "ns an item",
    full: 1_200_000,
    quick: 120_000,
    entries: entries!(
        [ours(queue::mpmc)],
        [
            peer("crossbeam-channel", crossbeam::mpmc),
            peer("flume", flume::mpmc),
            peer("kanal", kanal::mpmc),
            peer("async-channel", async_channel::mpmc),
        ]
    ),
    goals: GOALS,
    missed: "Whoever waits is handed the item and has to be scheduled to take it, first come, \
             first served; the others let a thread that runs anyway have it. That order is a \
             promise of the queue.",
    cpu_will_do: false,
    ..WORKLOAD
}];

macro_rules! on {
    ($channel:ident) => {
        pub(in crate::workloads) mod $channel {
            use super::*;
            use crate::channels::$channel::threads::{bounded, close, receive, send};

            pub(in crate::workloads) fn mpmc(items: u64) -> f64 {
                let share = items / PRODUCERS;
                let watch = Stopwatch::start();
                let (sender, receiver) = bounded(64);
                let sum: u64 = thread::scope(|scope| {
                    let consumers = [(); CONSUMERS as usize].map(|()| {
                        let receiver = receiver.clone();
                        scope.spawn(move || {
                            let mut sum = 0;
                            while let Some(n) = receive(&receiver) {
                                sum += black_box(n);
                            }
                            sum
                        })
                    });
                    let producers = [(); PRODUCERS as usize].map(|()| {
                        let sender = sender.clone();
                        scope.spawn(move || (0..share).for_each(|n| send(&sender, n)))
                    });
                    producers.into_iter().for_each(|producer| producer.join().unwrap());
                    close(sender);
                    consumers.into_iter().map(|consumer| consumer.join().unwrap()).sum()
                });
                let each = watch.per(share * PRODUCERS);
                assert_eq!(sum, PRODUCERS * (0..share).sum::<u64>());
                each
            }
        }
    };
}

on!(queue);

#[cfg(feature = "peers")]
mod of_peers {
    use super::*;

    on!(crossbeam);
    on!(flume);
    on!(kanal);
    on!(async_channel);
}
#[cfg(feature = "peers")]
use of_peers::*;
