//! The reactor: who is told what, and that nobody is told of a socket that is gone.

use handloom::net::{TcpListener, TcpStream};
use handloom::time::sleep;
use handloom::trace::{Event, SourceId, TaskId, What};
use handloom::{Runtime, spawn, yield_now};
use handloom_tests::{
    Counting, Foreign, alone, both, descriptors, everywhere, limit, recorded, runtime, tell_all,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::task::Context;
use std::time::Duration;

/// Two ends of one connection.
async fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (client, accepted) = both(TcpStream::connect(address), listener.accept()).await;
    (client.unwrap(), accepted.unwrap().0)
}

/// The sources that were registered, less those that were deregistered.
fn left(events: &[Event]) -> Vec<SourceId> {
    let mut left = Vec::new();
    for event in events {
        match event.what {
            What::SourceRegistered { source, .. } => left.push(source),
            What::SourceDeregistered { source } => left.retain(|known| *known != source),
            _ => {}
        }
    }
    left
}

#[test]
fn a_socket_that_is_dropped_while_awaited_is_deregistered() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        let (client, server) = pair().await;
        let reader = spawn(async move { server.read(&mut [0]).await });
        yield_now().await;
        assert_eq!(left(&recorder.events()).len(), 2);
        reader.abort();
        assert!(reader.await.unwrap_err().is_cancelled());
        assert_eq!(left(&recorder.events()).len(), 1, "the reader's own is gone");
        drop(client);
    });
    assert_eq!(left(&recorder.events()), []);
}

#[test]
fn a_runtime_that_is_dropped_leaves_no_registration_behind() {
    let (runtime, recorder) = recorded();
    for _ in 0..3 {
        drop(runtime.spawn(async {
            let (_client, server) = pair().await;
            drop(server.read(&mut [0]).await);
        }));
    }
    runtime.block_on(sleep(Duration::from_millis(1)));
    assert_eq!(left(&recorder.events()).len(), 6);
    drop(runtime);
    assert_eq!(left(&recorder.events()), []);
}

#[test]
fn a_wait_is_told_with_its_socket_and_its_wake_with_the_reactor() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        let (client, server) = pair().await;
        let reader = spawn(async move { server.read(&mut [0]).await.unwrap() });
        yield_now().await;
        client.write_all(b"x").await.unwrap();
        reader.await.unwrap();
    });
    let told = tell_all(&recorder);
    let at = |text: &str| {
        told.iter().position(|event| event == text).unwrap_or_else(|| {
            panic!("no {text:?} in {told:#?}");
        })
    };
    assert!(at("#1 waits for =3 Read") < at("=3 wakes #1"));
    assert!(at("=3 wakes #1") < at("#1 ready"));
    let reader = recorder
        .events()
        .into_iter()
        .filter(|event| matches!(event.what, What::Polled { task: TaskId(1) }));
    assert_eq!(reader.count(), 2, "nobody polls it for nothing");
}

#[test]
fn an_event_for_a_socket_that_is_gone_finds_nobody_in_its_place() {
    let name = "reactor::an_event_for_a_socket_that_is_gone_finds_nobody_in_its_place";
    if !alone(name) {
        return;
    }
    let _limit = limit();
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        let (first, first_peer) = pair().await;
        let (second, second_peer) = pair().await;
        // The first socket's waker runs in the batch that reports both. It closes the second one
        // and puts another in its place: in the table, and under its descriptor's number.
        let second = Rc::new(std::cell::RefCell::new(Some(second)));
        let fresh = Rc::new(std::cell::RefCell::new(None));
        let (count, quiet) = Counting::new();
        let listener = Rc::new(TcpListener::bind("127.0.0.1:0").unwrap());
        let swap = {
            let (second, fresh, quiet) = (second.clone(), fresh.clone(), quiet.clone());
            move || {
                let Some(old) = second.take() else { return };
                let open = descriptors();
                drop(old);
                let young = TcpListener::bind("127.0.0.1:0").unwrap();
                assert_eq!(descriptors(), open, "the number of the old one is in use again");
                let mut accept = Box::pin(async move { young.accept().await.map(drop) });
                let mut cx = Context::from_waker(&quiet);
                assert!(accept.as_mut().poll(&mut cx).is_pending());
                fresh.replace(Some(accept));
            }
        };
        let foreign = Foreign::new().on_wake(swap);
        let waker = foreign.waker();
        let mut buffer = [0];
        let mut read = Box::pin(first.read(&mut buffer));
        let pending = read.as_mut().poll(&mut Context::from_waker(&waker)).is_pending();
        assert!(pending);
        first_peer.write_all(b"x").await.unwrap();
        second_peer.write_all(b"x").await.unwrap();
        sleep(Duration::from_millis(1)).await;
        assert!(second.borrow().is_none(), "the swap took place");
        assert!(fresh.borrow().is_some());
        assert_eq!(count.count(), 0, "the young one hears nothing of the old one's data");
        drop((read, listener));
        foreign.calm();
    });
    drop(recorder);
}

#[test]
fn a_waker_that_panics_keeps_no_other_from_hearing() {
    let _limit = limit();
    let runtime = runtime();
    let foreign = Foreign::new().on_wake(|| panic!("in the reactor"));
    let waker = foreign.waker();
    let (count, quiet) = Counting::new();
    let (peers, servers): (Vec<_>, Vec<_>) = runtime
        .block_on(async { handloom::gather((0..10).map(|_| pair())).await })
        .into_iter()
        .unzip();
    let mut buffers = [[0; 1]; 20];
    let mut reads: Vec<_> = buffers
        .iter_mut()
        .enumerate()
        .map(|(n, buffer)| Box::pin(servers[n / 2].read(buffer)))
        .collect();
    for (n, read) in reads.iter_mut().enumerate() {
        let waker = if n == 0 { &waker } else { &quiet };
        assert!(read.as_mut().poll(&mut Context::from_waker(waker)).is_pending());
    }
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            for peer in &peers {
                peer.write_all(b"xy").await.unwrap();
            }
            sleep(Duration::from_millis(1)).await;
        });
    }));
    assert!(panicked.is_err());
    foreign.calm();
    runtime.block_on(sleep(Duration::from_millis(1)));
    assert_eq!(count.count(), 19);
    let read = runtime.block_on(handloom::gather(reads));
    assert!(read.into_iter().all(|read| read.unwrap() == 1));
}

#[test]
fn a_wait_that_was_taken_back_wakes_nobody() {
    everywhere(|| async {
        let (client, server) = pair().await;
        let (count, waker) = Counting::new();
        let mut buffer = [0];
        let mut read = Box::pin(server.read(&mut buffer));
        assert!(read.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        drop(read);
        client.write_all(b"x").await.unwrap();
        sleep(Duration::from_millis(1)).await;
        assert_eq!(count.count(), 0);
    });
}

#[test]
fn a_runtime_without_sockets_opens_no_descriptor() {
    if !alone("reactor::a_runtime_without_sockets_opens_no_descriptor") {
        return;
    }
    let before = descriptors();
    let runtime = Runtime::new();
    runtime.block_on(async {
        sleep(Duration::from_millis(1)).await;
        handloom::spawn_blocking(|| ()).await.unwrap();
        assert_eq!(descriptors(), before);
    });
}

#[test]
fn a_loop_with_nothing_to_do_sleeps() {
    let _limit = limit();
    let recorder = handloom::trace::Recorder::new();
    let runtime = Runtime::builder().observer(recorder.clone()).build();
    runtime.block_on(async {
        let (_client, server) = pair().await;
        let idle = spawn(async move { server.read(&mut [0]).await });
        sleep(Duration::from_millis(50)).await;
        idle.abort();
    });
    let parked = recorder.events().into_iter().filter(|event| event.what == What::Unparked);
    assert!(parked.count() < 10, "it wakes for a reason");
}
