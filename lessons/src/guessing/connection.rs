//! A connection, line by line: one that blocks its thread, and one that is awaited. The second is
//! the first with `async` and `.await` in it.

use super::{Line, Lines};
use handloom::net::TcpStream;
use std::cell::RefCell;
use std::fmt::Display;
use std::io::{self, Read, Write};
use std::net;

/// A connection whose waits block the thread.
#[derive(Debug)]
pub struct BlockingConnection {
    stream: net::TcpStream,
    lines: RefCell<Lines>,
}

impl BlockingConnection {
    /// Over this stream.
    ///
    /// # Errors
    /// The operating system's.
    pub fn new(stream: net::TcpStream) -> io::Result<Self> {
        // A report is followed by a question: the second one is not to wait for an answer to the
        // first.
        stream.set_nodelay(true)?;
        Ok(BlockingConnection { stream, lines: RefCell::default() })
    }

    /// Sends a line.
    ///
    /// # Errors
    /// The operating system's.
    pub fn send(&self, line: impl Display) -> io::Result<()> {
        (&self.stream).write_all(format!("{line}\n").as_bytes())
    }

    // ANCHOR: blocking
    /// The next line, or `None` at the end. Half a line at the end is no line.
    ///
    /// # Errors
    /// The operating system's.
    pub fn receive(&self) -> io::Result<Option<Line>> {
        loop {
            if let Some(line) = self.lines.borrow_mut().next() {
                return Ok(Some(line));
            }
            let mut chunk = [0; 512];
            match (&self.stream).read(&mut chunk) {
                Ok(0) => return Ok(None),
                Ok(read) => self.lines.borrow_mut().feed(&chunk[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
    // ANCHOR_END: blocking
}

/// A connection whose waits are awaited.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    lines: RefCell<Lines>,
}

impl Connection {
    /// Over this stream.
    ///
    /// # Errors
    /// The operating system's.
    pub fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Connection { stream, lines: RefCell::default() })
    }

    /// Sends a line.
    ///
    /// # Errors
    /// The operating system's.
    pub async fn send(&self, line: impl Display) -> io::Result<()> {
        self.stream.write_all(format!("{line}\n").as_bytes()).await
    }

    // ANCHOR: awaiting
    /// The next line, or `None` at the end. Half a line at the end is no line.
    ///
    /// # Errors
    /// The operating system's.
    pub async fn receive(&self) -> io::Result<Option<Line>> {
        loop {
            if let Some(line) = self.lines.borrow_mut().next() {
                return Ok(Some(line));
            }
            let mut chunk = [0; 512];
            match self.stream.read(&mut chunk).await? {
                0 => return Ok(None),
                read => self.lines.borrow_mut().feed(&chunk[..read]),
            }
        }
    }
    // ANCHOR_END: awaiting
}
