use super::Reactor;
use judge::{Bell, same};
use mio::Token;
use mio::net::TcpStream;
use std::future::poll_fn;
use std::io::Write;
use std::net::TcpListener;
use std::task::Poll;
use std::time::Duration;

const READ: &str = "pub fn poll_read";
const LOOK: &str = "pub fn look";

const ENOUGH: Option<Duration> = Some(Duration::from_secs(5));

/// A connection: the reactor's end, and the other one, which blocks.
fn pair(reactor: &Reactor) -> (TcpStream, Token, std::net::TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let theirs = std::net::TcpStream::connect(listener.local_addr().expect("it has one"));
    let (ours, _) = listener.accept().expect("somebody who connects");
    ours.set_nonblocking(true).expect("it can be");
    let mut ours = TcpStream::from_std(ours);
    let token = reactor.register(&mut ours).expect("it can be watched");
    (ours, token, theirs.expect("somebody who listens"))
}

/// Polls a read once.
fn read(reactor: &Reactor, stream: &TcpStream, token: Token, bell: &Bell) -> Poll<String> {
    let mut buffer = [0; 64];
    let mut once = poll_fn(|cx| {
        reactor
            .poll_read(stream, token, &mut buffer, cx)
            .map(|read| read.map_err(|error| error.kind()))
    });
    let polled = bell.poll(&mut once);
    polled.map(|read| match read {
        Ok(read) => String::from_utf8_lossy(&buffer[..read]).into_owned(),
        Err(error) => format!("{error:?}"),
    })
}

#[test]
fn who_waits_is_woken_when_something_comes_and_nobody_else() {
    let reactor = Reactor::new().expect("a reactor");
    let (ours, token, mut theirs) = pair(&reactor);
    let (other, other_token, _keeps_open) = pair(&reactor);
    let (bell, other_bell) = (Bell::new(), Bell::new());
    same("a read where nothing has come", read(&reactor, &ours, token, &bell), Poll::Pending, READ);
    same(
        "the same of another",
        read(&reactor, &other, other_token, &other_bell),
        Poll::Pending,
        READ,
    );
    theirs.write_all(b"hello").expect("room for five bytes");
    // A socket may be ready to be written to, and that is an event for nobody.
    let mut woken = 0;
    for _ in 0..10 {
        woken += reactor.look(ENOUGH).expect("mio answers");
        if bell.rings() > 0 {
            break;
        }
    }
    same("the wakes, and of the other", (bell.rings(), other_bell.rings()), (1, 0), LOOK);
    same("how many `look` says were woken", woken, 1, LOOK);
    same("a read then", read(&reactor, &ours, token, &bell), Poll::Ready("hello".into()), READ);
}

#[test]
fn what_is_there_is_read_without_waiting() {
    let reactor = Reactor::new().expect("a reactor");
    let (ours, token, mut theirs) = pair(&reactor);
    theirs.write_all(b"early").expect("room for five bytes");
    // Its event comes while nobody waits, and wakes nobody.
    same("who is woken while nobody waits", reactor.look(ENOUGH).ok(), Some(0), LOOK);
    let bell = Bell::new();
    same("a read then", read(&reactor, &ours, token, &bell), Poll::Ready("early".into()), READ);
    same("the next read", read(&reactor, &ours, token, &bell), Poll::Pending, READ);
}

#[test]
fn the_latest_waker_is_woken_once() {
    let reactor = Reactor::new().expect("a reactor");
    let (ours, token, theirs) = pair(&reactor);
    let (old, new) = (Bell::new(), Bell::new());
    for bell in [&old, &new] {
        same(
            "a read where nothing has come",
            read(&reactor, &ours, token, bell),
            Poll::Pending,
            READ,
        );
    }
    drop(theirs);
    for _ in 0..10 {
        if new.rings() + old.rings() > 0 {
            break;
        }
        reactor.look(ENOUGH).expect("mio answers");
    }
    same(
        "the wakes of the first and the latest, at the end of the stream",
        (old.rings(), new.rings()),
        (0, 1),
        READ,
    );
    same("the wakers that are left", new.wakers(), 0, LOOK);
    same(
        "a read at the end of the stream",
        read(&reactor, &ours, token, &new),
        Poll::Ready(String::new()),
        READ,
    );
}

#[test]
fn the_bell_ends_the_sleep_and_wakes_nobody() {
    let reactor = Reactor::new().expect("a reactor");
    let bell = reactor.bell().expect("a bell");
    bell.wake().expect("it can be rung");
    same("who is woken by the bell", reactor.look(ENOUGH).ok(), Some(0), LOOK);
    same("who is woken in no time", reactor.look(Some(Duration::ZERO)).ok(), Some(0), LOOK);
}
