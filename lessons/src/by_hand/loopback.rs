//! A connection from this program to itself.

use mio::net::TcpStream;
use std::io::{self, Read};
use std::net::{self, Ipv4Addr};

/// Both ends of one connection, which never leaves the machine. Neither of them blocks.
///
/// # Errors
/// The operating system's.
pub fn loopback() -> io::Result<[TcpStream; 2]> {
    let listener = net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let one = net::TcpStream::connect(listener.local_addr()?)?;
    // Whoever else connects to the port in this moment is not meant.
    let other = loop {
        let (other, from) = listener.accept()?;
        if from == one.local_addr()? {
            break other;
        }
    };
    for end in [&one, &other] {
        end.set_nonblocking(true)?;
        end.set_nodelay(true)?;
    }
    Ok([one, other].map(TcpStream::from_std))
}

/// Reads what is there, `most` bytes of it at most. `None`: nothing yet.
///
/// # Errors
/// The operating system's.
pub fn try_read(mut stream: &TcpStream, most: usize) -> io::Result<Option<String>> {
    let mut buffer = vec![0; most];
    match stream.read(&mut buffer) {
        Ok(read) => Ok(Some(String::from_utf8_lossy(&buffer[..read]).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn what_goes_in_at_one_end_comes_out_at_the_other() {
        let [mut one, other] = loopback().unwrap();
        assert_eq!(try_read(&other, 9).unwrap(), None);
        one.write_all(b"xy").unwrap();
        let mut read = String::new();
        while read.len() < 2 {
            read += &try_read(&other, 1).unwrap().unwrap_or_default();
        }
        assert_eq!(read, "xy");
        drop(one);
        while try_read(&other, 1).unwrap().is_none() {}
        assert_eq!(try_read(&other, 1).unwrap().unwrap(), "", "the end");
    }
}
