//! Tasks that hand items to each other: what a hand-over costs.
//!
//! Each channel runs on tokio, where most people use it, and on Handloom, where only the channel
//! differs from ours; smol's runs on smol too.

use crate::stopwatch::Stopwatch;
use crate::workload::Bound::{AtMost, FasterThanPython, OfBest};
use crate::workload::{
    Entry, WORKLOAD, Workload, apart, entries, floor, goal, ours, peer, tokio as by_tokio,
};
use std::hint::black_box;

pub(crate) static WORKLOADS: [Workload; 2] = [
    Workload {
        name: "ping_pong",
        about: "two tasks and two channels of capacity 1: a number goes there and back",
        fine_print: "Per message, so half a round trip; each message is a wait and a wake-up. \
                     handloom is our Queue, which threads share too; tokio is its mpsc.",
        unit: "ns a message",
        full: 400_000,
        quick: 100_000,
        entries: PING_PONG,
        python: Some(16),
        goals: &[goal(AtMost(60.0)), goal(OfBest(0.5)), goal(FasterThanPython(40.0))],
        missed: "One lock holds a queue's items and the lines of those who wait, for threads \
                 share it. Tried: an atomic word and a ring without a lock in front of it (2.5 % \
                 fewer instructions where nobody waits, a third more where somebody does, as \
                 here, and two hundred lines more). A quarter of the instructions are the turn: \
                 see yield_1.",
        ..WORKLOAD
    },
    Workload {
        name: "pipeline_4",
        about: "four tasks in a row with channels of capacity 64 between them",
        fine_print: "Per item that goes all the way, so three hand-overs: a source, two stages \
                     that add one, and a sink that adds up; the sum is checked.",
        unit: "ns an item",
        full: 400_000,
        quick: 100_000,
        entries: PIPELINE,
        python: Some(16),
        goals: &[goal(OfBest(0.8)), goal(FasterThanPython(40.0))],
        missed: "See ping_pong.",
        ..WORKLOAD
    },
];

/// async-unsync's ends cannot leave their thread.
const ONE_THREAD: &str = "for tasks of one thread only";

/// The same systems for both programs.
macro_rules! rows {
    ($program:ident) => {
        entries!(
            [
                ours(handloom::$program),
                by_tokio(tokio::$program),
                peer("tokio-mpsc@handloom", mpsc_at_handloom::$program),
                floor("bare-loop", bare::$program),
            ],
            [
                peer("async-channel@smol", async_channel_at_smol::$program),
                peer("async-channel@tokio", async_channel_at_tokio::$program),
                peer("async-channel@handloom", async_channel_at_handloom::$program),
                peer("flume@tokio", flume_at_tokio::$program),
                peer("flume@handloom", flume_at_handloom::$program),
                peer("kanal@tokio", kanal_at_tokio::$program),
                peer("kanal@handloom", kanal_at_handloom::$program),
                apart("async-unsync@smol", ONE_THREAD, async_unsync_at_smol::$program),
                apart("async-unsync@handloom", ONE_THREAD, async_unsync_at_handloom::$program),
            ]
        )
    };
}

const PING_PONG: &[Entry] = rows!(ping_pong);
const PIPELINE: &[Entry] = rows!(pipeline);

macro_rules! on {
    ($name:ident: $channel:ident at $system:ident) => {
        pub(in crate::workloads) mod $name {
            use super::*;
            use crate::channels::$channel::{bounded, close, receive, send};
            use crate::systems::$system::{joined, run, spawn};

            pub(in crate::workloads) fn ping_pong(messages: u64) -> f64 {
                let rounds = messages / 2;
                run(async move {
                    let watch = Stopwatch::start();
                    let (there, mut from_there) = bounded(1);
                    let (back, mut from_back) = bounded(1);
                    let ping = spawn(async move {
                        let mut sum = 0;
                        for n in 0..rounds {
                            send(&there, n).await;
                            sum += receive(&mut from_back).await.unwrap();
                        }
                        close(there);
                        sum
                    });
                    let pong = spawn(async move {
                        while let Some(n) = receive(&mut from_there).await {
                            send(&back, black_box(n) + 1).await;
                        }
                        close(back);
                    });
                    let sum = joined(ping.await);
                    joined(pong.await);
                    let each = watch.per(rounds * 2);
                    assert_eq!(sum, (1..=rounds).sum::<u64>());
                    each
                })
            }

            pub(in crate::workloads) fn pipeline(items: u64) -> f64 {
                run(async move {
                    let watch = Stopwatch::start();
                    let (first, mut from_first) = bounded(64);
                    let (second, mut from_second) = bounded(64);
                    let (third, mut from_third) = bounded(64);
                    let source = spawn(async move {
                        for n in 0..items {
                            send(&first, n).await;
                        }
                        close(first);
                    });
                    let adds_one = spawn(async move {
                        while let Some(n) = receive(&mut from_first).await {
                            send(&second, black_box(n) + 1).await;
                        }
                        close(second);
                    });
                    let adds_another = spawn(async move {
                        while let Some(n) = receive(&mut from_second).await {
                            send(&third, black_box(n) + 1).await;
                        }
                        close(third);
                    });
                    let sink = spawn(async move {
                        let mut sum = 0;
                        while let Some(n) = receive(&mut from_third).await {
                            sum += n;
                        }
                        sum
                    });
                    let sum = joined(sink.await);
                    joined(source.await);
                    joined(adds_one.await);
                    joined(adds_another.await);
                    let each = watch.per(items);
                    assert_eq!(sum, (2..items + 2).sum::<u64>());
                    each
                })
            }
        }
    };
}

on!(handloom: queue at handloom);
on!(tokio: tokio_mpsc at tokio);
on!(mpsc_at_handloom: tokio_mpsc at handloom);
on!(bare: bare at bare);

#[cfg(feature = "peers")]
mod of_peers {
    use super::*;

    on!(async_channel_at_smol: async_channel at smol);
    on!(async_channel_at_tokio: async_channel at tokio);
    on!(async_channel_at_handloom: async_channel at handloom);
    on!(flume_at_tokio: flume at tokio);
    on!(flume_at_handloom: flume at handloom);
    on!(kanal_at_tokio: kanal at tokio);
    on!(kanal_at_handloom: kanal at handloom);
    on!(async_unsync_at_smol: async_unsync at smol);
    on!(async_unsync_at_handloom: async_unsync at handloom);
}
#[cfg(feature = "peers")]
use of_peers::*;
