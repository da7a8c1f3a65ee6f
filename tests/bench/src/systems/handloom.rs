//! Ours.

use super::MESSAGE;
use ::handloom::net::{TcpListener, TcpStream};
use ::handloom::{JoinError, Runtime};
use std::net::SocketAddr;

pub(crate) use ::handloom::spawn_blocking as blocking;
pub(crate) use ::handloom::time::sleep_until;
pub(crate) use ::handloom::{spawn, yield_now};
pub(crate) use run as run_timed;

pub(crate) fn run<F: Future>(main: F) -> F::Output {
    Runtime::new().block_on(main)
}

pub(crate) fn run_pooled<F: Future>(threads: usize, main: F) -> F::Output {
    Runtime::builder().blocking_threads(threads).build().block_on(main)
}

pub(crate) fn joined<T>(outcome: Result<T, JoinError>) -> T {
    outcome.unwrap()
}

pub(crate) struct Listener(TcpListener);

impl Listener {
    pub(crate) fn bind() -> Self {
        Listener(TcpListener::bind("127.0.0.1:0").unwrap())
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    pub(crate) async fn accept(&self) -> Wire {
        Wire::new(self.0.accept().await.unwrap().0)
    }
}

pub(crate) struct Wire {
    stream: TcpStream,
    pub(crate) buffer: Vec<u8>,
}

impl Wire {
    fn new(stream: TcpStream) -> Self {
        stream.set_nodelay(true).unwrap();
        Wire { stream, buffer: vec![0; MESSAGE] }
    }

    pub(crate) async fn connect(address: SocketAddr) -> Self {
        Wire::new(TcpStream::connect(address).await.unwrap())
    }

    /// Fills the buffer; `false` at the end of the stream.
    pub(crate) async fn receive(&mut self) -> bool {
        self.stream.read_exact(&mut self.buffer).await.is_ok()
    }

    pub(crate) async fn send(&mut self) {
        self.stream.write_all(&self.buffer).await.unwrap();
    }
}
