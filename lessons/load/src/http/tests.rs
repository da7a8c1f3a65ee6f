use super::*;
use crate::green;
use crate::testing::on_virtual_time;
use handloom::net::{TcpListener, TcpStream};
use handloom::spawn;
use handloom::time::{now, sleep, timeout};
use hyper::body::{Body, Bytes};
use hyper::{Response, StatusCode};
use std::convert::Infallible;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(1);
const LONG: Duration = Duration::from_secs(60);

/// A server that says how many bytes it was sent, and what for.
fn counting() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let _ = spawn(serve(listener, async |request| {
        let path = request.uri().path().to_owned();
        let (mut body, mut count) = (request.into_body(), 0);
        while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            count += frame?.into_data().map_or(0, |data| data.len());
        }
        let said = format!("{path}: {count}");
        Ok::<_, hyper::Error>(Response::new(said.into()))
    }));
    address
}

/// A server of one connection, which says `words` whatever it is asked, and hangs up if it is to.
fn saying(words: Vec<u8>, hangs_up: bool) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let _ = spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        drop(listener);
        // The request has to be read, or hanging up would be a reset.
        stream.read(&mut [0; 1000]).await.unwrap();
        let _ = stream.write_all(&words).await;
        if !hangs_up {
            sleep(Duration::MAX).await;
        }
    });
    address
}

/// The same by a greenlet, which does without hyper.
async fn get_in_greenlet(url: Url) -> Result<Answer, Failure> {
    let greenlet =
        green::spawn("get", move |hub| blocking::get(hub.connect(url.address, LIMIT)?, &url));
    greenlet.unwrap().await.unwrap()
}

async fn both_ways(server: impl Fn() -> SocketAddr) -> [Result<Answer, Failure>; 2] {
    let url = || Url::new(server(), "/x");
    [get(&url(), LIMIT).await, get_in_greenlet(url()).await]
}

#[test]
fn hyper_asks_and_hyper_answers_over_our_streams() {
    // So much data can be under way that a virtual clock might jump meanwhile.
    handloom::block_on(async {
        let address = counting();
        let answer = get(&Url::new(address, "/a"), LONG).await.unwrap();
        assert_eq!((answer.status, answer.location), (StatusCode::OK, None));
        assert_eq!(answer.body, b"/a: 0");
        // More than the system's buffers hold, so both sides have to wait for each other.
        let large = "x".repeat(16 << 20);
        let answer = post(&Url::new(address, "/b"), large, LONG).await.unwrap();
        assert_eq!(answer.body, b"/b: 16777216");
    });
}

#[test]
fn code_that_blocks_gets_the_same_answer() {
    on_virtual_time(async || {
        let [ours, theirs] = both_ways(counting).await;
        assert_eq!(ours, theirs);
        assert_eq!(ours.unwrap().body, b"/x: 0");
    });
}

/// The client of the greenlets on a socket of the standard library, with the server on a thread.
#[test]
fn the_blocking_client_knows_nothing_of_greenlets() {
    let (tell, told) = std::sync::mpsc::channel();
    let (end, ended) = handloom::sync::oneshot::channel::<()>();
    let server = std::thread::spawn(move || {
        handloom::block_on(async {
            tell.send(counting()).unwrap();
            let _ = ended.await;
        });
    });
    let address = told.recv().unwrap();
    let stream = std::net::TcpStream::connect(address).unwrap();
    let answer = blocking::get(stream, &Url::new(address, "/std")).unwrap();
    assert_eq!(answer.body, b"/std: 0");
    end.send(()).unwrap();
    server.join().unwrap();
}

#[test]
fn a_server_that_is_not_there_or_says_nothing_sensible_is_named_either_way() {
    let head = "HTTP/1.1 200 OK\r\n";
    let says = |words: &str| words.as_bytes().to_vec();
    let cases = [
        ("nothing", vec![], Failure::BrokenOff),
        ("half a head", says("HTTP/1.1 200 OK\r\ncontent-le"), Failure::BrokenOff),
        ("half a body", says(&format!("{head}content-length: 4\r\n\r\nab")), Failure::BrokenOff),
        ("no HTTP", says("220 mail.example ready\r\n\r\n"), Failure::NotHttp),
        ("no status", says("HTTP/1.1 fine\r\n\r\n"), Failure::NotHttp),
        ("no header", says(&format!("{head}what is this\r\n\r\n")), Failure::NotHttp),
        ("no length", says(&format!("{head}content-length: 4x\r\n\r\nabcd")), Failure::NotHttp),
        ("too many", says(&format!("{head}{}\r\n", "a: b\r\n".repeat(200))), Failure::NotHttp),
        (
            "too much",
            says(&format!("{head}content-length: 100000\r\n\r\n{}", "x".repeat(100_000))),
            Failure::TooLong,
        ),
        (
            "too much, without a length",
            says(&format!("{head}\r\n{}", "x".repeat(100_000))),
            Failure::TooLong,
        ),
    ];
    on_virtual_time(async || {
        for (what, words, failure) in &cases {
            let results = both_ways(|| saying(words.clone(), true)).await;
            assert_eq!(results, [Err(failure.clone()), Err(failure.clone())], "{what}");
        }
        // A length is not needed where the connection ends.
        for result in both_ways(|| saying(says(&format!("{head}\r\nabcd")), true)).await {
            assert_eq!(result.unwrap().body, b"abcd");
        }
        let gone = || {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            listener.local_addr().unwrap()
        };
        assert_eq!(both_ways(gone).await, [Err(Failure::Nobody), Err(Failure::Nobody)]);
    });
}

#[test]
fn who_does_not_answer_in_time_is_not_waited_for_any_longer() {
    on_virtual_time(async || {
        for words in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nab"] {
            let before = now();
            let results = both_ways(|| saying(words.into(), false)).await;
            assert_eq!(results, [Err(Failure::Late), Err(Failure::Late)], "{words:?}");
            assert_eq!(now() - before, 2 * LIMIT);
        }
    });
}

/// A reset is what a peer's system sends when it closes a socket with unread data.
#[test]
fn a_reset_is_a_connection_that_was_broken_off() {
    on_virtual_time(async || {
        let reset = || {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap();
            let _ = spawn(async move {
                let (stream, _) = listener.accept().await.unwrap();
                stream.read(&mut [0]).await.unwrap();
            });
            address
        };
        assert_eq!(both_ways(reset).await, [Err(Failure::BrokenOff), Err(Failure::BrokenOff)]);
    });
}

#[test]
fn a_request_that_is_given_up_closes_its_connection() {
    on_virtual_time(async || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::new(listener.local_addr().unwrap(), "/");
        let given_up = timeout(LIMIT, get(&url, Duration::MAX)).await;
        assert!(given_up.is_err());
        let (stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        let mut buffer = [0; 1000];
        loop {
            match timeout(LIMIT, stream.read(&mut buffer)).await.expect("an end") {
                Ok(0) => break,
                read => request.extend_from_slice(&buffer[..read.unwrap()]),
            }
        }
        assert!(request.starts_with(b"GET / HTTP/1.1\r\n"));
    });
}

/// It is hyper that closes the connection, by our timer.
#[test]
fn a_client_that_connects_and_asks_nothing_is_out_after_thirty_seconds() {
    on_virtual_time(async || {
        let stream = TcpStream::connect(counting()).await.unwrap();
        let before = now();
        stream.write_all(b"GET / HTT").await.unwrap();
        assert_eq!(stream.read(&mut [0; 100]).await.unwrap_or(0), 0);
        assert_eq!(now() - before, Duration::from_secs(30));
    });
}

#[test]
fn a_client_that_goes_away_leaves_the_others_alone() {
    on_virtual_time(async || {
        let address = counting();
        for words in ["", "GET /", "POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\nhalf", "\0\r\n\r\n"]
        {
            let stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(words.as_bytes()).await.unwrap();
        }
        assert_eq!(get(&Url::new(address, "/"), LIMIT).await.unwrap().body, b"/: 0");
    });
}

/// Heads, parts of heads, and noise, in no sensible order.
#[test]
fn whatever_strangers_say_the_others_are_served() {
    const WORDS: [&[u8]; 10] = [
        b"GET / HTTP/1.1\r\n",
        b"POST /x HTTP/1.1\r\n",
        b"host: \xff\r\n",
        b"content-length: 18446744073709551616\r\n",
        b"content-length: -1\r\n",
        b"transfer-encoding: chunked\r\n",
        b"\r\n",
        b"ffffffffffffffff\r\n",
        b"\0\x80\n\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];
    let mut seed = 1_u64;
    let mut any = |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize % most
    };
    on_virtual_time(async || {
        let address = counting();
        for _ in 0..300 {
            let said = (0..1 + any(6)).flat_map(|_| WORDS[any(WORDS.len())].to_vec());
            let said: Vec<u8> = said.collect();
            let stream = TcpStream::connect(address).await.unwrap();
            // It may be thrown out before it has said everything.
            let _ = stream.write_all(&said).await;
        }
        assert_eq!(get(&Url::new(address, "/"), LIMIT).await.unwrap().body, b"/: 0");
    });
}

#[test]
fn every_kind_of_content_arrives_as_it_is_meant_to() {
    on_virtual_time(async || {
        let sending = |content: fn() -> Content| {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap();
            let answer = move |_| std::future::ready(Ok::<_, Infallible>(Response::new(content())));
            let _ = spawn(serve(listener, answer));
            address
        };
        let whole = Bytes::from_static(&[b'w'; 5000]);
        for result in both_ways(|| sending(|| Bytes::from_static(&[b'w'; 5000]).into())).await {
            assert_eq!(result.unwrap().body, whole);
        }
        for result in both_ways(|| sending(|| Content::Nothing)).await {
            assert_eq!(result.unwrap().body, b"");
        }
        for result in both_ways(|| sending(|| Content::Endless)).await {
            assert_eq!(result, Err(Failure::TooLong));
        }
        for result in both_ways(|| sending(|| Content::Half(Bytes::from_static(b"half")))).await {
            assert_eq!(result, Err(Failure::BrokenOff));
        }
        // The half is really sent, before the rest is not.
        let stream =
            TcpStream::connect(sending(|| Content::Half(Bytes::from_static(b"half")))).await;
        let stream = stream.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let mut said = Vec::new();
        let mut buffer = [0; 1000];
        while let Ok(read) = stream.read(&mut buffer).await {
            said.extend_from_slice(&buffer[..read]);
            if read == 0 {
                break;
            }
        }
        let said = String::from_utf8(said).unwrap();
        assert!(said.contains("content-length: 8") && said.ends_with("\r\n\r\nhalf"), "{said}");
    });
}
