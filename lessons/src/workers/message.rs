//! Where a message ends: four bytes that say how long it is, and then the message.
//!
//! A pipe carries bytes and knows of no messages. A reader may be given half of one, or two and a
//! half; the length in front is what puts them together again.

use std::io::{self, Read};

/// No message is longer. Four bytes of something else would ask for gigabytes.
const MOST: u32 = 64 << 20;

/// A message with its length in front, the least significant byte first.
pub(super) fn framed(message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).ok().filter(|length| *length <= MOST);
    let length = length.expect("a message has at most 64 MiB");
    [&length.to_le_bytes(), message].concat()
}

fn length(head: [u8; 4]) -> io::Result<u32> {
    let length = u32::from_le_bytes(head);
    if length > MOST { Err(no_message()) } else { Ok(length) }
}

pub(super) fn no_message() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "that is no message")
}

/// Reads a message, and blocks until it is there. `None` is the end between two messages.
pub(super) fn read(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    input.take(4).read_to_end(&mut head)?;
    if head.is_empty() {
        return Ok(None);
    }
    let length = length(head.try_into().map_err(|_| no_message())?)?;
    let mut message = Vec::new();
    input.take(length.into()).read_to_end(&mut message)?;
    if message.len() == length as usize { Ok(Some(message)) } else { Err(no_message()) }
}

/// Reads a result, and awaits it.
#[cfg(unix)]
pub(super) async fn receive(output: &handloom::process::ChildStdout) -> io::Result<u64> {
    let (mut head, mut result) = ([0; 4], [0; 8]);
    output.read_exact(&mut head).await?;
    if length(head)? as usize != result.len() {
        return Err(no_message());
    }
    output.read_exact(&mut result).await?;
    Ok(u64::from_le_bytes(result))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_apart_however_they_lie_in_the_stream() {
        let stream = [framed(b"one"), framed(b""), framed(&[7; 100_000])].concat();
        // A reader that is given a byte at a time.
        struct Trickle<'a>(&'a [u8]);
        impl Read for Trickle<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let most = buffer.len().min(1);
                self.0.read(&mut buffer[..most])
            }
        }
        let mut stream = Trickle(&stream);
        let mut next = || read(&mut stream).unwrap();
        assert_eq!(next().as_deref(), Some(&b"one"[..]));
        assert_eq!(next().as_deref(), Some(&b""[..]));
        assert_eq!(next(), Some(vec![7; 100_000]));
        assert_eq!((next(), next()), (None, None));
    }

    #[test]
    fn a_message_that_is_too_long_is_refused_before_it_is_read() {
        struct Rest;
        impl Read for Rest {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                panic!("it is read")
            }
        }
        let head = (MOST + 1).to_le_bytes();
        let error = read(&mut (&head[..]).chain(Rest)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn what_is_no_message_is_refused_and_asks_for_no_memory() {
        for garbage in [&b"hello, world"[..], &[9, 0, 0, 0, 1], &[1, 0], &[255; 4]] {
            let error = read(&mut &garbage[..]).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{garbage:?}");
        }
    }
}
