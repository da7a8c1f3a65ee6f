//! Streams: partial reads and writes, ends, resets, halves, and several tasks on one socket.

use super::pair;
use handloom::net::TcpStream;
use handloom::{gather, spawn, yield_now};
use handloom_tests::{both, everywhere, limit, runtime};
use std::io::ErrorKind;
use std::net::Shutdown;
use std::rc::Rc;

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
