//! What a browser asks for.

use handloom::net::{AsyncRead, LineReader};
use std::io;

/// How many headers a request may have. None of them is looked at.
const HEADERS: usize = 100;

/// Where a page asks whether the book has been built again.
const NEWS: &str = "/.news?";

/// The first line of a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) target: String,
}

/// Reads a request up to its end.
pub(super) async fn read<R: AsyncRead>(lines: &mut LineReader<R>) -> io::Result<Request> {
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    let first = lines.next_line().await?.ok_or_else(invalid)?;
    for _ in 0..HEADERS {
        match lines.next_line().await? {
            Some(header) if !header.is_empty() => {}
            _ => {
                let mut words = first.split(' ').map(str::to_owned);
                let (method, target) = words.next().zip(words.next()).ok_or_else(invalid)?;
                return Ok(Request { method, target });
            }
        }
    }
    Err(invalid())
}

impl Request {
    /// The build that a page was of, if it asks for news.
    pub(super) fn news_since(&self) -> Option<u64> {
        self.target.strip_prefix(NEWS)?.parse().ok()
    }

    pub(super) fn wants_body(&self) -> bool {
        self.method == "GET"
    }

    /// The folders and the file that it names, one by one. None where it names anything else: a way
    /// up, a hidden file, another root.
    pub(super) fn parts(&self) -> Option<Vec<String>> {
        let path = self.target.split(['?', '#']).next()?.strip_prefix('/')?;
        let path = decoded(path)?;
        let path = if path.is_empty() || path.ends_with('/') { path + "index.html" } else { path };
        let is_plain = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && !part.contains(|c: char| matches!(c, '\\' | ':') || c.is_control())
        };
        let parts: Vec<_> = path.split('/').map(str::to_owned).collect();
        parts.iter().all(|part| is_plain(part)).then_some(parts)
    }
}

/// With `%20` and its like as the bytes that they stand for.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            bytes.push((digit()? * 16 + digit()?) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}
