//! Streams: partial reads and writes, ends, resets, halves, and several tasks on one socket.

use super::pair;
use handloom::net::TcpStream;
use handloom::time::timeout;
use handloom::{gather, spawn, yield_now};
use handloom_tests::{Counting, both, everywhere, limit, runtime};
use std::io::ErrorKind;
use std::net::Shutdown;
use std::pin::pin;
use std::rc::Rc;
use std::task::Context;
use std::time::Duration;

/// A byte that says where it stands.
fn byte(at: usize) -> u8 {
    (at * 31 + at / 251) as u8
}

#[test]
fn sixteen_mebibytes_arrive_whole_through_buffers_of_any_size() {
    let _limit = limit();
    let send = async |client: TcpStream, bytes: Rc<Vec<u8>>| {
        client.write_all(&bytes).await.unwrap();
    };
    let receive = async |server: TcpStream, bytes: Rc<Vec<u8>>| {
        let mut buffer = vec![0; 65_537];
        let (mut at, mut size) = (0, 1);
        loop {
            let read = server.read(&mut buffer[..size]).await.unwrap();
            if read == 0 {
                break;
            }
            assert!(buffer[..read] == bytes[at..at + read], "at {at}");
            at += read;
            size = size % 65_537 + 4_096;
            size = size.min(buffer.len());
        }
        assert_eq!(at, bytes.len());
    };
    let bytes: Rc<Vec<u8>> = Rc::new((0..16 << 20).map(byte).collect());
    runtime().block_on(async {
        let (client, server) = pair().await;
        both(send(client, bytes.clone()), receive(server, bytes.clone())).await;
    });
    runtime().block_on(async {
        let (client, server) = pair().await;
        let tasks = [spawn(send(client, bytes.clone())), spawn(receive(server, bytes))];
        gather(tasks).await.into_iter().for_each(Result::unwrap);
    });
}

#[test]
fn one_byte_at_a_time_arrives_whole() {
    everywhere(|| async {
        let (client, server) = pair().await;
        client.set_nodelay(true).unwrap();
        let send = spawn(async move {
            for at in 0..2_000 {
                assert_eq!(client.write(&[byte(at)]).await.unwrap(), 1);
            }
        });
        for at in 0..2_000 {
            let mut one = [0];
            server.read_exact(&mut one).await.unwrap();
            assert_eq!(one, [byte(at)]);
        }
        assert_eq!(server.read(&mut [0]).await.unwrap(), 0);
        send.await.unwrap();
    });
}

#[test]
fn the_end_is_sticky_and_an_empty_buffer_is_no_end() {
    everywhere(|| async {
        let (client, server) = pair().await;
        assert_eq!(server.read(&mut []).await.unwrap(), 0, "at once, although nothing is there");
        client.write_all(b"abc").await.unwrap();
        drop(client);
        assert_eq!(server.read(&mut []).await.unwrap(), 0);
        let mut three = [0; 3];
        server.read_exact(&mut three).await.unwrap();
        for _ in 0..3 {
            assert_eq!(server.read(&mut three).await.unwrap(), 0);
        }
        let error = server.read_exact(&mut three).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
        server.read_exact(&mut []).await.unwrap();
        server.write_all(b"").await.unwrap();
    });
}

#[test]
fn a_reset_in_the_middle_of_a_read_is_an_error_and_not_an_end() {
    everywhere(|| async {
        let (client, server) = pair().await;
        let reader = spawn(async move {
            let first = server.read(&mut [0; 10]).await;
            (first, server.read(&mut [0; 10]).await)
        });
        yield_now().await;
        // A peer that never wrote, and closes while it holds unread data, resets.
        let (mut unread, mut peer) = pair().await;
        std::mem::swap(&mut unread, &mut peer);
        peer.write_all(b"nobody reads this").await.unwrap();
        let waits = spawn(async move { peer.read(&mut [0; 10]).await });
        yield_now().await;
        drop(unread);
        let reset = waits.await.unwrap().unwrap_err();
        assert_eq!(reset.kind(), ErrorKind::ConnectionReset);
        // And beside it an orderly end stays an end.
        drop(client);
        let (first, second) = reader.await.unwrap();
        assert_eq!((first.unwrap(), second.unwrap()), (0, 0));
    });
}

#[test]
fn writing_to_a_peer_that_is_gone_is_an_error_and_no_signal() {
    everywhere(|| async {
        let (client, server) = pair().await;
        drop(server);
        let error = loop {
            if let Err(error) = client.write_all(&[0; 4096]).await {
                break error;
            }
        };
        let kinds = [ErrorKind::BrokenPipe, ErrorKind::ConnectionReset];
        assert!(kinds.contains(&error.kind()), "{error}");
        let error = client.write_all(b"again").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    });
}

#[test]
fn a_writer_that_waits_is_told_when_its_peer_goes() {
    everywhere(|| async {
        let (client, server) = pair().await;
        let writer = spawn(async move {
            let endless = vec![0; 1 << 20];
            loop {
                client.write_all(&endless).await?;
            }
            #[allow(unreachable_code)]
            std::io::Result::Ok(())
        });
        server.read_exact(&mut [0; 1000]).await.unwrap();
        drop(server);
        assert!(writer.await.unwrap().is_err());
    });
}

#[test]
fn each_half_can_be_closed_by_itself() {
    everywhere(|| async {
        let (client, server) = pair().await;
        client.shutdown(Shutdown::Write).unwrap();
        assert_eq!(server.read(&mut [0]).await.unwrap(), 0, "the peer finds the end");
        server.write_all(b"still open").await.unwrap();
        let mut text = [0; 10];
        client.read_exact(&mut text).await.unwrap();
        assert_eq!(&text, b"still open");
        let closed = client.write_all(b"x").await.unwrap_err();
        assert_eq!(closed.kind(), ErrorKind::BrokenPipe);
        server.shutdown(Shutdown::Write).unwrap();
        assert_eq!(client.read(&mut text).await.unwrap(), 0);

        let (client, server) = pair().await;
        let waits = spawn(async move { server.read(&mut [0]).await.unwrap() });
        yield_now().await;
        client.shutdown(Shutdown::Both).unwrap();
        assert_eq!(waits.await.unwrap(), 0);
    });
}

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
