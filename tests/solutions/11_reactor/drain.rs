//! # Read to the end
//!
//! Only `WouldBlock` means that the next event will come. A short read does not: between it and now more
//! may have arrived, and its event may be the one that we are working on.
//!
//! The bytes that were read before an error or the end are handed over in any case: they are in
//! `received`, and the other side meant them.

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
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(After::End),
            Ok(read) => received.extend(&buffer[..read]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(After::Wait),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
#[path = "../../checks/11_reactor/drain.rs"]
mod checks;
