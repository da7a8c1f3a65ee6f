//! A floor: the same conversations as a loop over epoll, without tasks.
//!
//! Like the runtimes it registers each socket once, for both directions and edge-triggered, tries
//! before it waits, and stops reading a socket only when that would block. Each socket is a small
//! state machine where a task would be a compiled one.

use crate::stopwatch::Stopwatch;
use crate::systems::MESSAGE;
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use std::io::{ErrorKind, Read, Write};

struct Peer {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// How many messages it has still to receive; a server has no end.
    left: u64,
    is_client: bool,
    round: u64,
    sum: u64,
}

pub(in crate::workloads) fn echo(round_trips: u64, clients: u64) -> f64 {
    let rounds = round_trips / clients;
    let mut poll = Poll::new().unwrap();
    let mut peers = connect(&poll, clients, rounds);
    let mut events = Events::with_capacity(1024);

    let watch = Stopwatch::start();
    let mut open = clients;
    for peer in peers.iter_mut().filter(|peer| peer.is_client) {
        peer.say();
    }
    while open > 0 {
        poll.poll(&mut events, None).unwrap();
        for event in &events {
            let peer = &mut peers[event.token().0];
            if event.is_readable() && peer.left > 0 {
                peer.converse();
                open -= u64::from(peer.left == 0);
            }
        }
    }
    let each = watch.per(rounds * clients);
    assert_eq!(peers.iter().map(|peer| peer.sum).sum::<u64>(), clients * (0..rounds).sum::<u64>());
    each
}

/// Both ends of each connection, registered under their places in the vector.
fn connect(poll: &Poll, clients: u64, rounds: u64) -> Vec<Peer> {
    let listener = TcpListener::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let mut peers = Vec::new();
    for _ in 0..clients {
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let server = loop {
            match listener.accept() {
                Ok((server, _)) => break server,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => panic!("{error}"),
            }
        };
        for (mut stream, is_client) in [(client, true), (server, false)] {
            stream.set_nodelay(true).unwrap();
            let both = Interest::READABLE | Interest::WRITABLE;
            poll.registry().register(&mut stream, Token(peers.len()), both).unwrap();
            let left = if is_client { rounds } else { u64::MAX };
            let buffer = vec![0; MESSAGE];
            peers.push(Peer { stream, buffer, left, is_client, round: 0, sum: 0 });
        }
    }
    peers
}

impl Peer {
    /// A client's next number.
    fn say(&mut self) {
        self.buffer[..8].copy_from_slice(&self.round.to_ne_bytes());
        self.round += 1;
        self.write();
    }

    /// A message of 64 bytes always fits: there is one on its way at most.
    fn write(&mut self) {
        assert_eq!(self.stream.write(&self.buffer).unwrap(), MESSAGE);
    }

    /// Receives and answers until there is nothing more to receive.
    fn converse(&mut self) {
        while self.left > 0 {
            match self.stream.read(&mut self.buffer) {
                Ok(bytes) => assert_eq!(bytes, MESSAGE),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) => panic!("{error}"),
            }
            self.left -= 1;
            if !self.is_client {
                self.write();
                continue;
            }
            self.sum += u64::from_ne_bytes(self.buffer[..8].try_into().unwrap());
            if self.left > 0 {
                self.say();
            }
        }
    }
}
