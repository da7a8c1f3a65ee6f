//! Lines, and how long they may be.

use super::pair;
use handloom::net::{LineReader, OwnedReadHalf, TcpStream};
use handloom::time::timeout;
use handloom::{spawn, yield_now};
use handloom_tests::everywhere;
use std::io::ErrorKind;
use std::time::Duration;

/// A reader of lines of at most `limit` bytes, and the peer that writes them.
async fn lines(limit: usize) -> (TcpStream, LineReader<TcpStream>) {
    let (client, server) = pair().await;
    (client, LineReader::new(server, limit))
}

/// All lines of a stream that consists of `text`.
async fn all(text: &[u8], limit: usize) -> Vec<Result<String, ErrorKind>> {
    let (client, mut reader) = lines(limit).await;
    let text = text.to_vec();
    let writer = spawn(async move { client.write_all(&text).await });
    let mut lines = Vec::new();
    while let Some(line) = reader.next_line().await.transpose() {
        let failed = line.is_err();
        lines.push(line.map_err(|error| error.kind()));
        if failed && lines.len() > 4 {
            break;
        }
    }
    drop(writer);
    lines
}

#[test]
fn lines_end_in_line_feeds_with_or_without_carriage_returns() {
    everywhere(|| async {
        let text = b"one\ntwo\r\n\n\r\nthree \r inside\nlast";
        let expected = ["one", "two", "", "", "three \r inside", "last"];
        let found = all(text, 100).await;
        assert_eq!(found, expected.map(|line| Ok(line.to_owned())));
        assert_eq!(all(b"", 100).await, []);
        assert_eq!(all(b"\n", 100).await, [Ok(String::new())]);
        assert_eq!(all(b"half an end\r", 100).await, [Ok("half an end\r".to_owned())]);
    });
}

#[test]
fn the_end_of_the_lines_is_sticky() {
    everywhere(|| async {
        let (client, mut reader) = lines(10).await;
        client.write_all(b"x").await.unwrap();
        drop(client);
        assert_eq!(reader.next_line().await.unwrap().as_deref(), Some("x"));
        for _ in 0..3 {
            assert_eq!(reader.next_line().await.unwrap(), None);
        }
    });
}

#[test]
fn a_line_of_exactly_the_limit_is_read_and_one_more_byte_is_refused() {
    everywhere(|| async {
        let fits = "x".repeat(5_000);
        for end in ["", "\n", "\r\n"] {
            assert_eq!(all((fits.clone() + end).as_bytes(), 5_000).await, [Ok(fits.clone())]);
            let longer = all((fits.clone() + "x" + end).as_bytes(), 5_000).await;
            assert_eq!(longer[0], Err(ErrorKind::InvalidData));
            assert!(longer.iter().all(Result::is_err), "and the error comes again");
        }
        // A limit in the middle of what one read brings.
        let found = all(b"abc\nabcd\nab\n", 3).await;
        assert_eq!(found[..2], [Ok("abc".to_owned()), Err(ErrorKind::InvalidData)]);
    });
}

#[test]
fn half_of_a_lines_end_is_not_counted_against_the_limit() {
    everywhere(|| async {
        let (client, mut reader) = lines(3).await;
        client.write_all(b"abc\r").await.unwrap();
        assert!(timeout(Duration::from_millis(1), reader.next_line()).await.is_err());
        client.write_all(b"\n").await.unwrap();
        assert_eq!(reader.next_line().await.unwrap().as_deref(), Some("abc"));
    });
}

#[test]
fn a_line_that_never_ends_is_refused_before_it_is_held() {
    everywhere(|| async {
        let (client, mut reader) = lines(1_000).await;
        let flood = spawn(async move {
            loop {
                if client.write_all(&[b'x'; 10_000]).await.is_err() {
                    break;
                }
            }
        });
        let refused = reader.next_line().await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidData);
        assert!(refused.to_string().contains("longer than 1000 bytes"), "{refused}");
        drop(reader);
        flood.await.unwrap();
    });
}

#[test]
fn a_line_that_is_not_utf8_is_an_error_and_the_next_one_is_fine() {
    everywhere(|| async {
        let found = all(b"fine\n\xff\xfe\ngr\xc3\xbc\xc3\x9fe\n", 100).await;
        let expected = [Ok("fine".to_owned()), Err(ErrorKind::InvalidData), Ok("grüße".to_owned())];
        assert_eq!(found, expected);
    });
}

#[test]
fn a_next_line_that_was_dropped_half_way_keeps_what_it_read() {
    everywhere(|| async {
        let (client, mut reader) = lines(100).await;
        for part in ["half a ", "line, ", "then ", "the rest"] {
            client.write_all(part.as_bytes()).await.unwrap();
            let limited = timeout(Duration::from_millis(1), reader.next_line());
            assert!(limited.await.is_err());
        }
        client.write_all(b"\nnext\n").await.unwrap();
        let line = reader.next_line().await.unwrap().unwrap();
        assert_eq!(line, "half a line, then the rest");
        assert_eq!(reader.next_line().await.unwrap().as_deref(), Some("next"));
    });
}

#[test]
fn a_reset_in_the_middle_of_a_line_is_an_error() {
    everywhere(|| async {
        let (client, mut reader) = lines(100).await;
        reader.get_ref().write_all(b"unread").await.unwrap();
        client.write_all(b"half a li").await.unwrap();
        let reading = spawn(async move { reader.next_line().await });
        for _ in 0..10 {
            yield_now().await;
        }
        drop(client);
        let error = reading.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    });
}

#[test]
fn lines_can_be_read_from_a_half_in_another_task() {
    everywhere(|| async {
        let (client, server) = pair().await;
        let (half, mut answers) = server.into_split();
        let shout = spawn(async move {
            let mut lines: LineReader<OwnedReadHalf> = LineReader::new(half, 100);
            while let Some(line) = lines.next_line().await.unwrap() {
                let answer = line.to_uppercase() + "\n";
                answers.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        client.write_all(b"one\ntwo\n").await.unwrap();
        client.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answers = LineReader::new(client, 100);
        assert_eq!(answers.next_line().await.unwrap().as_deref(), Some("ONE"));
        assert_eq!(answers.next_line().await.unwrap().as_deref(), Some("TWO"));
        assert_eq!(answers.next_line().await.unwrap(), None);
        shout.await.unwrap();
    });
}
