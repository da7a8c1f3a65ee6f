//! TCP: clients and servers in one thread, 64 bytes there and back.

pub(super) mod raw_mio;

use crate::stopwatch::Stopwatch;
use crate::workload::Bound::{Of, OfBest};
use crate::workload::{
    Entry, Goal, WORKLOAD, Workload, entries, floor, goal, on_each, ours, peer, tokio as by_tokio,
};

const FINE_PRINT: &str = "Per round trip: two writes and two reads of 64 bytes over loopback, and \
                          the waits between them. All connections are made before the clock \
                          starts. Nagle's algorithm is off, and every message is read into and \
                          written from a buffer of 64 bytes. raw-mio is a loop over epoll and no \
                          runtime.";

const GOALS: &[Goal] = &[goal(Of("raw-mio", 1.1)), goal(OfBest(1.0))];

/// The same systems for each number of clients.
macro_rules! rows {
    ($clients:literal) => {
        entries!(
            [
                ours(|n| handloom::echo(n, $clients)),
                by_tokio(|n| tokio::echo(n, $clients)),
                floor("raw-mio", |n| raw_mio::echo(n, $clients)),
            ],
            [
                peer("smol", |n| smol::echo(n, $clients)),
                peer("monoio", |n| monoio::echo(n, $clients)),
            ]
        )
    };
}

const ONE: &[Entry] = rows!(1);
const FIFTY: &[Entry] = rows!(50);
const THOUSAND: &[Entry] = rows!(1000);

const ECHO: Workload = Workload {
    fine_print: FINE_PRINT,
    unit: "ns a round trip",
    full: 40_000,
    quick: 8_000,
    python: Some(8),
    goals: GOALS,
    missed: "The eight system calls of a round trip are those of raw mio and of tokio. What is above \
             raw mio is four turns, and a wait that is registered and taken out for each read.",
    ..WORKLOAD
};

pub(crate) static WORKLOADS: [Workload; 3] = [
    Workload {
        name: "echo_1",
        about: "one client and one server echo 64 bytes over TCP",
        entries: ONE,
        ..ECHO
    },
    Workload { name: "echo_50", about: "the same with 50 clients", entries: FIFTY, ..ECHO },
    Workload { name: "echo_1000", about: "the same with 1,000 clients", entries: THOUSAND, ..ECHO },
];

macro_rules! on {
    ($system:ident) => {
        pub(super) mod $system {
            use super::*;
            use crate::systems::$system::{Listener, Wire, joined, run, spawn};

            async fn serve(mut wire: Wire) {
                while wire.receive().await {
                    wire.send().await;
                }
            }

            async fn converse(mut wire: Wire, rounds: u64) -> u64 {
                let mut sum = 0;
                for round in 0..rounds {
                    wire.buffer[..8].copy_from_slice(&round.to_ne_bytes());
                    wire.send().await;
                    wire.buffer[..8].fill(0xFF);
                    assert!(wire.receive().await, "the server does not hang up");
                    sum += u64::from_ne_bytes(wire.buffer[..8].try_into().unwrap());
                }
                sum
            }

            pub(in crate::workloads) fn echo(round_trips: u64, clients: u64) -> f64 {
                let rounds = round_trips / clients;
                run(async move {
                    let listener = Listener::bind();
                    let mut servers = Vec::new();
                    let mut wires = Vec::new();
                    for _ in 0..clients {
                        wires.push(Wire::connect(listener.address()).await);
                        servers.push(spawn(serve(listener.accept().await)));
                    }
                    let watch = Stopwatch::start();
                    let conversations: Vec<_> =
                        wires.into_iter().map(|wire| spawn(converse(wire, rounds))).collect();
                    let mut sum = 0;
                    for conversation in conversations {
                        sum += joined(conversation.await);
                    }
                    let each = watch.per(rounds * clients);
                    assert_eq!(sum, clients * (0..rounds).sum::<u64>());
                    for server in servers {
                        joined(server.await);
                    }
                    each
                })
            }
        }
    };
}

on_each!(on: handloom tokio; smol monoio);
