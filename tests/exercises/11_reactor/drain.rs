//! # Read to the end
//!
//! An edge-triggered reactor tells of each arrival once. Who reads a part of what is there and waits for
//! the next event may wait for ever for the rest. So one reads until the system says `WouldBlock`; and
//! it may say other things as well: 0 bytes is the end, and `Interrupted` is a signal that came in
//! between.
//!
//! Chapter: `11_reactor`. You may change: the body of `drain`.

use std::io::{ErrorKind, Read, Result};

/// What is to be done after all that was there has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    /// Wait for the next event.
    Wait,
    /// The other side has said all it will say.
    End,
}

/// Reads all that is there into `received`, by a buffer of four bytes.
fn drain(source: &mut impl Read, received: &mut Vec<u8>) -> Result<After> {
    let mut buffer = [0; 4];
    // TODO: this reads once.
    let read = source.read(&mut buffer)?;
    received.extend(&buffer[..read]);
    Ok(After::Wait)
}

#[cfg(test)]
#[path = "../../checks/11_reactor/drain.rs"]
mod checks;
