//! The server of the guessing game: whatever a client says, in whatever pieces, gets the answers
//! that the protocol has for it, without a connection and over one.

use crate::{Bytes, holds};
use handloom::net::{TcpListener, TcpStream};
use handloom::{Runtime, gather, spawn};
use handloom_tests::limit;
use lessons::guessing::{ANYWHERE, Connection, Guesser, Visits, threads};
use properties::guessing::check;
use proptest::collection::vec;
use proptest::prelude::*;
use std::io::{self, Read, Write};
use std::net::{self, Shutdown};
use std::sync::{Arc, mpsc};
use std::thread;

/// What a client may say, sense and nonsense, whole lines and parts of them.
fn words() -> impl Strategy<Value = Bytes> {
    let number = prop_oneof![
        6 => (-3..12_i64).prop_map(|number| number.to_string()),
        1 => any::<i64>().prop_map(|number| number.to_string()),
        1 => Just("9223372036854775808".to_owned()),
    ];
    let params = (number.clone(), number).prop_map(|(a, b)| format!("PARAMS {a} {b}\n"));
    let report = "REPORT (WARMER|COLDER|UNSURE|CORRECT|MAYBE)\r?\n";
    let text = prop_oneof![
        4 => params,
        12 => Just("NUMBER\n".to_owned()),
        4 => report,
        1 => "[A-Z ]{0,12}\n?",
        1 => "\\PC{0,30}\n",
    ];
    let long = (250..264_usize, any::<bool>(), any::<u8>()).prop_map(|(length, ends, byte)| {
        [vec![byte; length], if ends { b"\r\n".to_vec() } else { vec![] }].concat()
    });
    let said = prop_oneof![
        12 => text.prop_map(String::into_bytes),
        1 => long,
        1 => vec(any::<u8>(), 0..20),
    ];
    vec(said, 0..40).prop_map(|said| Bytes(said.concat()))
}

fn pieces() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![vec(1..4_u8, 1..4), vec(any::<u8>(), 1..6)]
}

#[test]
fn whatever_a_client_says_the_server_answers_by_the_protocol() {
    holds(1500, (words(), pieces()), |(Bytes(words), pieces)| drop(check(&words, &pieces)));
}

#[test]
fn a_game_that_asks_for_every_number_is_told_them_all_and_then_no_more() {
    let bounds = prop_oneof![
        (any::<i64>(), 0..1500_i64),
        (Just(i64::MIN), Just(i64::MAX)),
        (Just(i64::MIN), 0..9_i64),
        (Just(i64::MAX - 3), 0..9_i64),
    ];
    holds(30, bounds, |(lower, more)| {
        let upper = lower.saturating_add(more);
        let words = format!("PARAMS {lower} {upper}\n{}", "NUMBER\n".repeat(1200));
        assert_eq!(check(words.as_bytes(), &[255]).len(), 1200);
    });
}

/// A client, and when it hangs up.
#[derive(Clone, Debug)]
struct Client {
    words: Bytes,
    pieces: Vec<u8>,
    /// It does not listen, and is gone when it has said everything.
    is_deaf: bool,
}

fn client() -> impl Strategy<Value = Client> {
    let client = (words(), pieces(), prop::bool::weighted(0.2));
    client.prop_map(|(words, pieces, is_deaf)| Client { words, pieces, is_deaf })
}

impl Client {
    fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        let (mut rest, mut sizes) = (&self.words.0[..], self.pieces.iter().cycle());
        std::iter::from_fn(move || {
            let size = usize::from(*sizes.next()?).max(1).min(rest.len());
            let (piece, after) = rest.split_at(size);
            rest = after;
            (!piece.is_empty()).then_some(piece)
        })
    }

    fn expects(&self) -> String {
        check(&self.words.0, &self.pieces).into_iter().map(|answer| answer + "\n").collect()
    }
}

/// As in lesson 22.
async fn handle(stream: TcpStream, mut guesser: Guesser) -> io::Result<()> {
    let connection = Connection::new(stream)?;
    while let Some(line) = connection.receive().await? {
        if let Some(answer) = guesser.answer(line) {
            connection.send(answer).await?;
        }
    }
    Ok(())
}

async fn visit(address: net::SocketAddr, client: Client) -> io::Result<()> {
    let stream = TcpStream::connect(address).await?;
    for piece in client.pieces() {
        stream.write_all(piece).await?;
    }
    if client.is_deaf {
        return Ok(());
    }
    stream.shutdown(Shutdown::Write)?;
    let (mut heard, mut chunk) = (Vec::new(), [0; 64]);
    loop {
        match stream.read(&mut chunk).await? {
            0 => break,
            read => heard.extend_from_slice(&chunk[..read]),
        }
    }
    assert_eq!(String::from_utf8(heard).expect("text"), client.expects());
    Ok(())
}

#[test]
fn over_a_connection_a_server_on_the_runtime_answers_the_same() {
    let _limit = limit();
    holds(120, vec(client(), 1..4), |clients| {
        let visits = Visits::new();
        Runtime::new().block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
            let address = listener.local_addr().expect("its number");
            let count = clients.len();
            let guests: Vec<_> =
                clients.into_iter().map(|client| spawn(visit(address, client))).collect();
            let mut served = Vec::new();
            for _ in 0..count {
                let (stream, _) = listener.accept().await.expect("a client");
                served.push(spawn(handle(stream, Guesser::new(&visits))));
            }
            for guest in gather(guests).await {
                guest.unwrap_or_else(|error| panic!("{error}")).expect("the server stays");
            }
            for served in gather(served).await {
                // A client that has not listened may have broken its connection.
                let _ = served.expect("no visit is a panic");
            }
            assert_eq!(visits.over().len(), count);
        });
    });
}

#[test]
fn over_a_connection_a_server_of_threads_answers_the_same() {
    let _limit = limit();
    holds(60, vec(client(), 1..4), |clients| {
        let visits = Visits::new();
        let (ready, address) = mpsc::channel();
        let (guests, count) = (Arc::clone(&visits), clients.len() as u64);
        let server = thread::spawn(move || {
            let tell = |address| ready.send(address).expect("somebody waits for it");
            threads::serve(ANYWHERE, &tell, &guests, count)
        });
        let address = address.recv().expect("a server");
        for client in clients {
            let mut stream = net::TcpStream::connect(address).expect("a server");
            for piece in client.pieces() {
                stream.write_all(piece).expect("a server that listens");
            }
            if client.is_deaf {
                continue;
            }
            stream.shutdown(Shutdown::Write).expect("a connection");
            let mut heard = String::new();
            stream.read_to_string(&mut heard).expect("answers");
            assert_eq!(heard, client.expects());
        }
        server.join().expect("no visit is a panic").expect("it could listen");
        assert_eq!(visits.over().len() as u64, count);
    });
}
