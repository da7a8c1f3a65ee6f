//! Reading and writing without a future, as libraries with traits of their own do it.

use super::pair;
use handloom::net::{AsyncRead, AsyncWrite};
use handloom::spawn;
use handloom_tests::{Counting, everywhere};
use std::future::poll_fn;
use std::io;
use std::task::{Context, Poll};
use std::time::Duration;

async fn write_all(stream: &impl AsyncWrite, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = poll_fn(|cx| stream.poll_write(cx, bytes)).await?;
        bytes = &bytes[written..];
    }
    Ok(())
}

#[test]
fn what_is_written_by_polling_arrives_whole_through_either_owner() {
    everywhere(|| async {
        let sent: Vec<u8> = (0..8 << 20).map(|n| (n % 251) as u8).collect();
        let (client, server) = pair().await;
        let mut received = vec![0; sent.len()];
        let mut again = received.clone();
        let copy = sent.clone();
        let writer = spawn(async move {
            write_all(&client, &copy).await.unwrap();
            let (_reads, writes) = client.into_split();
            write_all(&writes, &copy).await.unwrap();
        });
        server.read_exact(&mut received).await.unwrap();
        server.read_exact(&mut again).await.unwrap();
        writer.await.unwrap();
        assert!(received == sent && again == sent);
    });
}

#[test]
fn a_write_that_does_not_fit_wakes_the_latest_waker_once_there_is_room() {
    everywhere(|| async {
        let (client, server) = pair().await;
        let chunk = vec![7; 1 << 20];
        let (first, one) = Counting::new();
        let (second, two) = Counting::new();
        let mut sent = 0;
        // Until there is no room. The system may make some more at any moment, by moving what was
        // written to the other end.
        let mut fill = |waker| {
            while let Poll::Ready(written) =
                client.poll_write(&mut Context::from_waker(waker), &chunk)
            {
                sent += written.unwrap();
            }
            // These wakers count their calls, so a spent budget shows as a wake at once.
            assert_eq!(first.count() + second.count(), 0, "the budget is for 128 operations");
        };
        fill(&one);
        for _ in 0..2 {
            fill(&two);
            // A read that waits on the same stream is a wait of its own.
            assert!(client.poll_read(&mut Context::from_waker(&one), &mut [0]).is_pending());
        }
        server.read_exact(&mut vec![0; sent]).await.unwrap();
        while second.count() == 0 {
            handloom::time::sleep(Duration::from_millis(1)).await;
        }
        assert_eq!((first.count(), second.count()), (0, 1));
        let wrote = client.poll_write(&mut Context::from_waker(&two), b"!");
        assert!(matches!(wrote, Poll::Ready(Ok(1))));
    });
}

#[test]
fn writing_by_polling_to_a_peer_that_is_gone_is_an_error() {
    everywhere(|| async {
        let (client, server) = pair().await;
        client.write_all(b"unread").await.unwrap();
        server.read_exact(&mut [0]).await.unwrap();
        drop(server);
        let chunk = vec![0; 1 << 16];
        let error = loop {
            if let Err(error) = write_all(&client, &chunk).await {
                break error;
            }
        };
        let kinds = [io::ErrorKind::BrokenPipe, io::ErrorKind::ConnectionReset];
        assert!(kinds.contains(&error.kind()), "{error}");
    });
}
