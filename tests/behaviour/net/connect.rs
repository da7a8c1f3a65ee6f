//! Connecting and accepting, and what becomes of the descriptors.

use super::pair;
use handloom::net::{TcpListener, TcpStream};
use handloom::time::{now, sleep, timeout};
use handloom::trace::{Recorder, What};
use handloom::{Runtime, gather, spawn, yield_now};
use handloom_tests::{alone, alone_under, both, descriptors, everywhere, limit, runtime};
use std::cell::Cell;
use std::fs::File;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

/// An address at which nobody listens.
fn nobody() -> SocketAddr {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    socket.local_addr().unwrap()
}

#[test]
fn a_connect_that_is_refused_is_an_error() {
    everywhere(|| async {
        let refused = TcpStream::connect(nobody()).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        let none: &[SocketAddr] = &[];
        let refused = TcpStream::connect(none).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidInput);
    });
}

#[test]
fn of_several_addresses_the_first_that_answers_is_taken() {
    everywhere(|| async {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let addresses = [nobody(), nobody(), address];
        let stream = TcpStream::connect(&addresses[..]).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap(), address);
        let (_, from) = listener.accept().await.unwrap();
        assert_eq!(from, stream.local_addr().unwrap());
    });
}

#[test]
fn an_address_in_use_is_an_error() {
    runtime().block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let again = TcpListener::bind(listener.local_addr().unwrap()).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::AddrInUse);
    });
}

#[test]
fn an_accept_that_was_dropped_loses_no_connection() {
    everywhere(|| async {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        assert!(timeout(Duration::from_millis(1), listener.accept()).await.is_err());
        let client = TcpStream::connect(address).await.unwrap();
        drop(listener.accept());
        let (server, from) = listener.accept().await.unwrap();
        assert_eq!(from, client.local_addr().unwrap());
        assert_eq!(server.peer_addr().unwrap(), from);
    });
}

#[test]
fn connects_that_are_dropped_half_way_close_their_sockets() {
    if !alone("net::connect::connects_that_are_dropped_half_way_close_their_sockets") {
        return;
    }
    everywhere(|| async {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let before = descriptors();
        for _ in 0..20 {
            let mut connect = Box::pin(TcpStream::connect(address));
            let once = std::future::poll_fn(|cx| {
                std::task::Poll::Ready(connect.as_mut().poll(cx).is_pending())
            });
            let pending = once.await;
            drop(connect);
            assert!(pending || descriptors() == before);
        }
        assert_eq!(descriptors(), before);
        // No late event confuses whoever has those descriptors by then.
        let (client, server) = pair().await;
        client.write_all(b"x").await.unwrap();
        server.read_exact(&mut [0]).await.unwrap();
    });
}

/// So many connections at once, a multiple of 100, each of them served by a task.
pub(crate) async fn crowd(most: usize) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let accepted = Rc::new(Cell::new(0));
    let count = accepted.clone();
    let server = spawn(async move {
        let mut tasks = Vec::new();
        for _ in 0..most {
            let (stream, _) = listener.accept().await.unwrap();
            count.set(count.get() + 1);
            tasks.push(spawn(async move {
                let mut byte = [0];
                stream.read_exact(&mut byte).await.unwrap();
                stream.write_all(&byte).await.unwrap();
                // Left unread, so that the client's close is a reset: a connection that ends in
                // order keeps its port busy for a minute.
                stream.write_all(&byte).await.unwrap();
                assert!(stream.read(&mut byte).await.is_err());
            }));
        }
        gather(tasks).await
    });
    let mut clients = Vec::new();
    while clients.len() < most {
        // No more at once than wait at a listener: the rest would try again a second later.
        let connects = gather((0..100).map(|_| TcpStream::connect(address))).await;
        clients.extend(connects.into_iter().map(Result::unwrap));
        while accepted.get() < clients.len() {
            yield_now().await;
        }
    }
    let echoes = gather(clients.iter().zip((0..=255_u8).cycle()).map(async |(client, n)| {
        client.write_all(&[n]).await.unwrap();
        let mut byte = [0];
        client.read_exact(&mut byte).await.unwrap();
        assert_eq!(byte, [n]);
    }));
    echoes.await;
    drop(clients);
    assert!(server.await.unwrap().iter().all(Result::is_ok));
}

#[test]
fn thousands_of_connections_at_once_and_no_descriptor_is_left() {
    let name = "net::connect::thousands_of_connections_at_once_and_no_descriptor_is_left";
    if !alone(name) {
        return;
    }
    let _limit = limit();
    let before = descriptors();
    let runtime = runtime();
    runtime.block_on(crowd(2_000));
    assert_eq!(descriptors(), before + 2, "an epoll and a bell");
    runtime.block_on(async { spawn(crowd(500)).await.unwrap() });
    drop(runtime);
    assert_eq!(descriptors(), before);
}

#[test]
fn thousands_of_connections_one_after_the_other_leave_no_descriptor() {
    let name = "net::connect::thousands_of_connections_one_after_the_other_leave_no_descriptor";
    if !alone(name) {
        return;
    }
    everywhere(|| async {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let before = descriptors();
        for _ in 0..500 {
            let (client, accepted) = both(TcpStream::connect(address), listener.accept()).await;
            let (client, (server, _)) = (client.unwrap(), accepted.unwrap());
            client.write_all(b"x").await.unwrap();
            server.read_exact(&mut [0]).await.unwrap();
            // Left unread, for a reset, as above.
            server.write_all(b"x").await.unwrap();
            drop(client);
            assert!(server.read(&mut [0]).await.is_err());
        }
        assert_eq!(descriptors(), before);
    });
}

/// Takes every descriptor that the process may still have.
fn take_all() -> Vec<File> {
    std::iter::from_fn(|| File::open("/dev/null").ok()).collect()
}

#[test]
fn accept_without_a_free_descriptor_waits_and_goes_on_and_does_not_spin() {
    let name = "net::connect::accept_without_a_free_descriptor_waits_and_goes_on_and_does_not_spin";
    if !alone_under(name, "ulimit -n 64") {
        return;
    }
    let _limit = limit();
    let recorder = Recorder::new();
    // The real clock: the pause is there to let real time pass.
    let runtime = Runtime::builder().observer(recorder.clone()).build();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let mut taken = take_all();
        assert!(!taken.is_empty());
        let start = now();
        let server = spawn(async move { listener.accept().await.unwrap().0 });
        sleep(Duration::from_millis(120)).await;
        assert!(!server.is_finished());
        drop(taken.pop());
        let stream = timeout(Duration::from_secs(5), server).await.unwrap().unwrap();
        client.write_all(b"at last").await.unwrap();
        let mut bytes = [0; 7];
        stream.read_exact(&mut bytes).await.unwrap();
        assert_eq!(&bytes, b"at last");
        let tries = (now() - start).as_millis() / 50 + 2;
        let events = recorder.events();
        let polls = events
            .iter()
            .filter(|event| matches!(event.what, What::Polled { task } if task.0 == 1));
        assert!(polls.count() as u128 <= tries, "it does not spin");
    });
}

#[test]
fn a_runtime_that_cannot_have_a_reactor_says_so_and_gets_one_later() {
    let name = "net::connect::a_runtime_that_cannot_have_a_reactor_says_so_and_gets_one_later";
    if !alone_under(name, "ulimit -n 64") {
        return;
    }
    let _limit = limit();
    runtime().block_on(async {
        for free in 0..3 {
            let mut taken = take_all();
            taken.truncate(taken.len() - free);
            let bound = TcpListener::bind("127.0.0.1:0");
            assert!(bound.is_err(), "with {free} descriptors");
        }
        let (client, server) = pair().await;
        drop(client);
        assert_eq!(server.read(&mut [0]).await.unwrap(), 0);
    });
}

#[test]
fn two_tasks_accept_from_one_listener() {
    everywhere(|| async {
        let listener = Rc::new(TcpListener::bind("127.0.0.1:0").unwrap());
        let address = listener.local_addr().unwrap();
        let accepts = [(); 2].map(|()| {
            let listener = listener.clone();
            spawn(async move { listener.accept().await.unwrap().1 })
        });
        let connects = both(TcpStream::connect(address), TcpStream::connect(address));
        let ((a, b), accepted) = both(connects, gather(accepts)).await;
        let mut expected = [a.unwrap(), b.unwrap()].map(|client| client.local_addr().unwrap());
        let mut accepted: Vec<_> = accepted.into_iter().map(Result::unwrap).collect();
        expected.sort();
        accepted.sort();
        assert_eq!(accepted, expected);
    });
}
