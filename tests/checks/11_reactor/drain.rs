use super::{After, drain};
use judge::{fail, same};
use std::collections::VecDeque;
use std::io::{Error, ErrorKind, Read, Result};

const LOOK: &str = "fn drain";

/// Gives one answer after the other, and says when it was asked once too often.
struct Socket(VecDeque<Result<&'static str>>);

impl Socket {
    fn new(answers: impl IntoIterator<Item = Result<&'static str>>) -> Self {
        Socket(answers.into_iter().collect())
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match self.0.pop_front() {
            Some(Ok(text)) => {
                let bytes = text.as_bytes();
                let read = bytes.len().min(buffer.len());
                buffer[..read].copy_from_slice(&bytes[..read]);
                if read < bytes.len() {
                    self.0.push_front(Ok(&text[read..]));
                }
                Ok(read)
            }
            Some(Err(error)) => Err(error),
            None => fail("it goes on reading after it was told to stop", LOOK),
        }
    }
}

fn err(kind: ErrorKind) -> Result<&'static str> {
    Err(Error::from(kind))
}

#[test]
fn all_that_is_there_is_read_and_then_it_waits() {
    let mut socket = Socket::new([Ok("hello, world"), err(ErrorKind::WouldBlock)]);
    let mut received = Vec::new();
    let after = drain(&mut socket, &mut received).ok();
    same("what was received", String::from_utf8_lossy(&received).as_ref(), "hello, world", LOOK);
    same("what comes after", after, Some(After::Wait), LOOK);
    same("how many answers of the system were not asked for", socket.0.len(), 0, LOOK);
}

#[test]
fn a_short_read_is_not_the_end() {
    let mut socket = Socket::new([Ok("ab"), Ok("c"), Ok("defg"), err(ErrorKind::WouldBlock)]);
    let mut received = Vec::new();
    let after = drain(&mut socket, &mut received).ok();
    same(
        "what was received, in three pieces",
        String::from_utf8_lossy(&received).as_ref(),
        "abcdefg",
        LOOK,
    );
    same("what comes after", after, Some(After::Wait), LOOK);
}

#[test]
fn nothing_is_the_end() {
    let mut socket = Socket::new([Ok("bye"), Ok("")]);
    let mut received = Vec::new();
    let after = drain(&mut socket, &mut received).ok();
    same("what was received", String::from_utf8_lossy(&received).as_ref(), "bye", LOOK);
    same("what comes after, where the other side has closed", after, Some(After::End), LOOK);
}

#[test]
fn a_signal_is_no_reason_to_stop() {
    let interrupted = || err(ErrorKind::Interrupted);
    let mut socket = Socket::new([
        interrupted(),
        Ok("abcd"),
        interrupted(),
        Ok("e"),
        err(ErrorKind::WouldBlock),
    ]);
    let mut received = Vec::new();
    let after = drain(&mut socket, &mut received).ok();
    same(
        "what was received between two signals",
        String::from_utf8_lossy(&received).as_ref(),
        "abcde",
        LOOK,
    );
    same("what comes after", after, Some(After::Wait), LOOK);
}

#[test]
fn an_error_comes_out_and_what_came_before_it_is_kept() {
    let mut socket = Socket::new([Ok("abcd"), err(ErrorKind::ConnectionReset)]);
    let mut received = Vec::new();
    let after = drain(&mut socket, &mut received).map_err(|error| error.kind());
    same("what comes of a connection that is reset", after, Err(ErrorKind::ConnectionReset), LOOK);
    same("what was received before that", received.len(), 4, LOOK);
}
