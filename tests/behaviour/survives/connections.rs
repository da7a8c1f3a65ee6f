//! Connections in the numbers that one process can have, and those that never come about.

use handloom::gather;
use handloom::net::{TcpListener, TcpStream};
use handloom::time::timeout;
use handloom_tests::{alone, alone_under, both, descriptors, limit, runtime};
use std::process::Command;
use std::time::Duration;

/// The highest number of open descriptors that a child may ask for.
fn most_descriptors() -> usize {
    let said = Command::new("/bin/sh").args(["-c", "ulimit -H -n"]).output().expect("a shell");
    let said = String::from_utf8_lossy(&said.stdout);
    said.trim().parse().unwrap_or(usize::MAX) // "unlimited"
}

/// Each connection is two descriptors here, as both of its ends are ours.
#[test]
#[ignore = "the whole size"]
fn nine_thousand_nine_hundred_connections_at_once_and_no_descriptor_is_left() {
    if most_descriptors() < 20_000 {
        eprintln!("skipped: a process may have {} descriptors here", most_descriptors());
        return;
    }
    let name = "survives::connections::\
                nine_thousand_nine_hundred_connections_at_once_and_no_descriptor_is_left";
    if !alone_under(name, "ulimit -n 20000") {
        return;
    }
    let before = descriptors();
    let runtime = runtime();
    runtime.block_on(crate::net::crowd(9_900));
    drop(runtime);
    assert_eq!(descriptors(), before);
}

/// More than this machine has ports to give: none stays busy.
#[test]
#[ignore = "the whole size"]
fn thirty_thousand_connections_one_after_the_other_find_a_port() {
    if !alone("survives::connections::thirty_thousand_connections_one_after_the_other_find_a_port")
    {
        return;
    }
    runtime().block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let before = descriptors();
        for _ in 0..30_000 {
            let (client, accepted) = both(TcpStream::connect(address), listener.accept()).await;
            let (client, (server, _)) = (client.unwrap(), accepted.unwrap());
            // Left unread, so that the client's close is a reset, and its port free at once.
            server.write_all(b"x").await.unwrap();
            drop(client);
            assert!(server.read(&mut [0]).await.is_err());
        }
        assert_eq!(descriptors(), before);
    });
}

/// Nobody accepts, and more want to come in than may wait for it: those that are left out get no
/// answer at all, as from a machine that is gone.
#[test]
fn connects_without_an_answer_can_be_given_up_and_leave_no_descriptor() {
    let name = "survives::connections::\
                connects_without_an_answer_can_be_given_up_and_leave_no_descriptor";
    if !alone(name) {
        return;
    }
    let _limit = limit();
    runtime().block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let before = descriptors();
        let all = gather((0..300).map(|_| TcpStream::connect(address)));
        assert!(timeout(Duration::from_millis(1), all).await.is_err());
        assert_eq!(descriptors(), before);
        // What came in before is a connection whose other end is gone, and the server goes on.
        let (mut ends, mut tries) = (0, 0);
        while let Ok(accepted) = timeout(Duration::ZERO, listener.accept()).await {
            let (stream, _) = accepted.unwrap();
            ends += usize::from(!matches!(stream.read(&mut [0]).await, Ok(1..)));
            tries += 1;
        }
        assert!(ends > 0 && ends == tries, "{ends} of {tries}");
    });
}
