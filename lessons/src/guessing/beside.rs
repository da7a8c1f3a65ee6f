//! A server on a thread of its own, for a client on this one.

use crate::threads;
use std::error::Error;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc;
use std::thread;

/// This machine, and a port that the system chooses.
pub const ANYWHERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Runs `server` beside `client`, which is given the address, and waits for both. The server is
/// given what to call with its address, and ends by itself when it has had its clients.
///
/// # Errors
/// The client's, or else the server's.
///
/// # Panics
/// If one of them does.
pub(super) fn beside<T>(
    server: impl FnOnce(&dyn Fn(SocketAddr)) -> io::Result<()> + Send,
    client: impl FnOnce(SocketAddr) -> Result<T, Box<dyn Error>>,
) -> Result<T, Box<dyn Error>> {
    thread::scope(|scope| {
        let (ready, address) = mpsc::channel();
        let server = threads::start_in(scope, "server", move || {
            server(&|address| {
                let _ = ready.send(address);
            })
        })?;
        let outcome = address.recv().ok().map(|address| {
            let outcome = catch_unwind(AssertUnwindSafe(|| client(address)));
            // A client that failed has not come as often as the server expects: somebody has to.
            while !matches!(outcome, Ok(Ok(_))) && !server.is_finished() {
                let _ = TcpStream::connect(address);
                thread::yield_now();
            }
            outcome.unwrap_or_else(|panic| resume_unwind(panic))
        });
        let served = server.join().unwrap_or_else(|panic| resume_unwind(panic));
        match outcome {
            Some(Err(error)) => Err(error),
            // No address: then the server has failed, and says why.
            outcome => served.map_err(Into::into).and_then(|()| {
                outcome.unwrap_or_else(|| Err("the server has not said where it is".into()))
            }),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// Waits for three clients.
    fn patient(ready: &dyn Fn(SocketAddr)) -> io::Result<()> {
        let listener = TcpListener::bind(ANYWHERE)?;
        ready(listener.local_addr()?);
        (0..3).try_for_each(|_| listener.accept().map(drop))
    }

    #[test]
    fn a_client_that_fails_does_not_leave_its_server_waiting() {
        let failed = beside(patient, |_| Err::<(), _>("it is tired".into()));
        assert_eq!(failed.unwrap_err().to_string(), "it is tired");
        let panicked = catch_unwind(|| beside(patient, |_| -> Result<(), _> { panic!("oh") }));
        assert!(panicked.is_err());
    }

    #[test]
    fn a_server_that_cannot_serve_says_why() {
        let refused = |_: &dyn Fn(SocketAddr)| Err(io::Error::other("no port"));
        let failed = beside(refused, |_| Ok(()));
        assert_eq!(failed.unwrap_err().to_string(), "no port");
        let silent = beside(|_| Ok(()), |_| Ok(()));
        assert_eq!(silent.unwrap_err().to_string(), "the server has not said where it is");
    }
}
