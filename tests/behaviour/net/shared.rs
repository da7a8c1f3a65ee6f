//! Several tasks on one socket, and its two halves.

use super::pair;
use handloom::time::timeout;
use handloom::{gather, spawn, yield_now};
use handloom_tests::{Counting, both, everywhere};
use std::pin::pin;
use std::rc::Rc;
use std::task::Context;
use std::time::Duration;

#[test]
fn halves_work_in_two_tasks_and_dropping_the_writing_half_is_the_end() {
    everywhere(|| async {
        let (client, server) = pair().await;
        let (mut reads, mut writes) = server.into_split();
        let echo = spawn(async move {
            let mut byte = [0];
            while reads.read(&mut byte).await.unwrap() > 0 {
                writes.write_all(&byte).await.unwrap();
            }
        });
        let (mut reads, mut writes) = client.into_split();
        let send = spawn(async move {
            writes.write_all(b"to and fro").await.unwrap();
        });
        let mut text = [0; 10];
        reads.read_exact(&mut text).await.unwrap();
        assert_eq!(&text, b"to and fro");
        assert_eq!(reads.read(&mut text).await.unwrap(), 0);
        send.await.unwrap();
        echo.await.unwrap();
        // Borrowed halves close nothing.
        let (mut client, server) = pair().await;
        let (mut reads, mut writes) = client.split();
        let (wrote, read) = both(writes.write_all(b"!"), server.read_exact(&mut text[..1])).await;
        assert!(wrote.is_ok() && read.is_ok());
        let limited = timeout(Duration::from_millis(1), server.read(&mut text));
        assert!(limited.await.is_err(), "no end");
        writes.shutdown().unwrap();
        assert_eq!(server.read(&mut text).await.unwrap(), 0);
        server.write_all(b"?").await.unwrap();
        reads.read_exact(&mut text[..1]).await.unwrap();
    });
}

#[test]
fn one_task_reads_while_another_writes() {
    everywhere(|| async {
        let (client, server) = pair().await;
        let (client, sender) = (Rc::new(client), Rc::new(server));
        // Both wait: the reader for data, the writer for room.
        let ours = client.clone();
        let reader = spawn(async move { ours.read_exact(&mut [0; 5]).await });
        let ours = client.clone();
        let writer = spawn(async move { ours.write_all(&vec![1; 8 << 20]).await });
        for _ in 0..10 {
            yield_now().await;
        }
        assert!(!reader.is_finished() && !writer.is_finished());
        sender.write_all(b"hello").await.unwrap();
        reader.await.unwrap().unwrap();
        sender.read_exact(&mut vec![0; 8 << 20]).await.unwrap();
        writer.await.unwrap().unwrap();
    });
}

#[test]
fn several_tasks_that_read_one_socket_are_all_served() {
    everywhere(|| async {
        let (client, server) = pair().await;
        let server = Rc::new(server);
        let readers: Vec<_> = (0..4)
            .map(|_| {
                let server = server.clone();
                spawn(async move {
                    let mut byte = [0];
                    server.read_exact(&mut byte).await.unwrap();
                    byte[0]
                })
            })
            .collect();
        for _ in 0..100 {
            yield_now().await;
        }
        // One of them goes away, and takes nobody's wake along.
        readers[1].abort();
        client.write_all(&[7; 3]).await.unwrap();
        let read = gather(readers).await;
        assert!(read[1].is_err());
        assert_eq!(read.iter().flatten().count(), 3);
    });
}

#[test]
fn a_read_that_moves_to_another_task_wakes_that_one() {
    everywhere(|| async {
        let (client, server) = pair().await;
        let mut buffer = [0];
        let mut read = pin!(server.read(&mut buffer));
        let (first, one) = Counting::new();
        let (second, two) = Counting::new();
        for waker in [&one, &two, &two] {
            assert!(read.as_mut().poll(&mut Context::from_waker(waker)).is_pending());
        }
        client.write_all(b"x").await.unwrap();
        while second.count() == 0 {
            handloom::time::sleep(Duration::from_millis(1)).await;
        }
        assert_eq!((first.count(), second.count()), (0, 1));
        assert_eq!(read.await.unwrap(), 1);
    });
}

#[test]
fn a_peer_that_never_reads_stops_nobody_else() {
    everywhere(|| async {
        let (stuck, _silent) = pair().await;
        let stuck = spawn(async move { stuck.write_all(&vec![0; 64 << 20]).await });
        for n in 0..20 {
            let (client, server) = pair().await;
            client.write_all(&[n]).await.unwrap();
            server.read_exact(&mut [0]).await.unwrap();
        }
        assert!(!stuck.is_finished());
        stuck.abort();
    });
}
