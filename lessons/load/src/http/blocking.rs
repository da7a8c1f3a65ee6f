//! Asking without hyper, in code that blocks: it writes, and reads until all is there. It knows of
//! no runtime, and works on a socket of the standard library as it does on what a greenlet has for
//! one.
//!
//! It speaks HTTP/1.0, in which a server sends no chunks and closes the connection at the end.

use super::{Answer, Failure, MOST_BYTES, Url};
use hyper::StatusCode;
use std::io::{self, BufRead, BufReader, Read, Write};

/// A head of more lines, or of longer ones, is none.
const MOST_HEADERS: usize = 100;
const LONGEST_LINE: u64 = 8 << 10;

/// Asks for a page on a connection to its server.
///
/// # Errors
/// If there is no whole answer.
pub fn get(mut stream: impl Read + Write, url: &Url) -> Result<Answer, Failure> {
    // In one piece, which is one call to the operating system.
    let request = format!("GET {} HTTP/1.0\r\nhost: {}\r\n\r\n", url.path, url.address);
    stream.write_all(request.as_bytes())?;
    let mut reader = BufReader::new(stream);
    let status = status(&line(&mut reader)?).ok_or(Failure::NotHttp)?;
    let (mut location, mut length) = (None, None);
    for _ in 0..MOST_HEADERS {
        let line = line(&mut reader)?;
        if line.is_empty() {
            let body = body(&mut reader, length)?;
            return Ok(Answer { status, location, body });
        }
        let (name, value) = line.split_once(':').ok_or(Failure::NotHttp)?;
        match name.to_ascii_lowercase().as_str() {
            "location" => location = Some(value.trim().to_owned()),
            "content-length" => length = Some(value.trim().parse().map_err(|_| Failure::NotHttp)?),
            _ => {}
        }
    }
    Err(Failure::NotHttp)
}

/// `HTTP/1.1 200 OK` → 200.
fn status(line: &str) -> Option<StatusCode> {
    let mut words = line.split(' ');
    words.next().filter(|word| word.starts_with("HTTP/1."))?;
    words.next()?.parse().ok()
}

fn line(reader: &mut impl BufRead) -> Result<String, Failure> {
    let mut line = Vec::new();
    reader.take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    match line.strip_suffix(b"\n") {
        Some(whole) => String::from_utf8(whole.strip_suffix(b"\r").unwrap_or(whole).to_vec())
            .map_err(|_| Failure::NotHttp),
        None if line.len() as u64 == LONGEST_LINE => Err(Failure::NotHttp),
        None => Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
    }
}

fn body(reader: &mut impl Read, length: Option<usize>) -> Result<Vec<u8>, Failure> {
    if length.is_some_and(|length| length > MOST_BYTES) {
        return Err(Failure::TooLong);
    }
    let mut body = Vec::new();
    reader.take(length.unwrap_or(MOST_BYTES + 1) as u64).read_to_end(&mut body)?;
    match length {
        Some(length) if body.len() < length => Err(Failure::BrokenOff),
        None if body.len() > MOST_BYTES => Err(Failure::TooLong),
        _ => Ok(body),
    }
}
