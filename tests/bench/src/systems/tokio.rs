//! tokio's `current_thread` runtime with everything enabled: what `#[tokio::main(flavor =
//! "current_thread")]` makes. Its tasks are spawned by `tokio::spawn`, which asks for `Send` and is
//! the fastest that it has; `spawn_local` goes through a `LocalSet` on top of that.

use super::MESSAGE;
use ::tokio::io::{AsyncReadExt, AsyncWriteExt};
use ::tokio::net::{TcpListener, TcpStream};
use ::tokio::runtime::Builder;
use ::tokio::task::JoinError;
use std::net::SocketAddr;
use std::time::Instant;

pub(crate) use ::tokio::task::{spawn, spawn_blocking as blocking, yield_now};
pub(crate) use run as run_timed;

pub(crate) fn run<F: Future>(main: F) -> F::Output {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(main)
}

pub(crate) fn run_pooled<F: Future>(threads: usize, main: F) -> F::Output {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().max_blocking_threads(threads).build().unwrap().block_on(main)
}

pub(crate) fn joined<T>(outcome: Result<T, JoinError>) -> T {
    outcome.unwrap()
}

pub(crate) fn sleep_until(deadline: Instant) -> ::tokio::time::Sleep {
    ::tokio::time::sleep_until(deadline.into())
}

pub(crate) struct Listener(TcpListener);

impl Listener {
    pub(crate) fn bind() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Listener(TcpListener::from_std(listener).unwrap())
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

    pub(crate) async fn receive(&mut self) -> bool {
        self.stream.read_exact(&mut self.buffer).await.is_ok()
    }

    pub(crate) async fn send(&mut self) {
        self.stream.write_all(&self.buffer).await.unwrap();
    }
}
