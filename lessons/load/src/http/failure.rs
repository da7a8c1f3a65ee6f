//! Why there is no answer.

use super::MOST_BYTES;
use std::error::Error;
use std::fmt;
use std::io;

/// What can go wrong before an answer is there. It is the same over hyper and without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The connection was refused.
    Nobody,
    /// The connection ended before the answer did.
    BrokenOff,
    /// The answer was not there in time.
    Late,
    /// There was no end to it.
    TooLong,
    /// It was not HTTP.
    NotHttp,
    /// What the operating system said besides.
    Other(String),
}

impl Failure {
    /// Whether asking again might help.
    pub fn may_pass(&self) -> bool {
        matches!(self, Failure::BrokenOff | Failure::Late)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Nobody => f.write_str("nobody answers there"),
            Failure::BrokenOff => f.write_str("broken off"),
            Failure::Late => f.write_str("no answer in time"),
            Failure::TooLong => write!(f, "more than {} KiB", MOST_BYTES >> 10),
            Failure::NotHttp => f.write_str("what came is not HTTP"),
            Failure::Other(why) => f.write_str(why),
        }
    }
}

impl Error for Failure {}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Failure::Nobody,
            io::ErrorKind::TimedOut => Failure::Late,
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe => Failure::BrokenOff,
            _ => Failure::Other(error.to_string()),
        }
    }
}

/// hyper tells what it was doing, and its cause tells what went wrong with the connection.
impl From<hyper::Error> for Failure {
    fn from(error: hyper::Error) -> Failure {
        if error.is_parse() {
            return Failure::NotHttp;
        }
        // The connection was closed while nobody had been answered, or before the request went out.
        if error.is_incomplete_message() || error.is_canceled() || error.is_closed() {
            return Failure::BrokenOff;
        }
        let cause = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
        match cause {
            Some(cause) => io::Error::new(cause.kind(), cause.to_string()).into(),
            None => Failure::Other(error.to_string()),
        }
    }
}
