//! monoio on epoll, which it calls its legacy driver. Its timers and its pool have to be asked for.

use super::MESSAGE;
use ::monoio::blocking::DefaultThreadPool;
use ::monoio::io::{AsyncReadRentExt, AsyncWriteRentExt};
use ::monoio::net::{TcpListener, TcpStream};
use ::monoio::{LegacyDriver, RuntimeBuilder};
use std::mem;
use std::net::SocketAddr;
use std::time::Instant;

pub(crate) use super::smol::{joined, yield_now};
pub(crate) use ::monoio::{spawn, spawn_blocking as blocking};

pub(crate) fn run<F: Future>(main: F) -> F::Output {
    RuntimeBuilder::<LegacyDriver>::new().build().unwrap().block_on(main)
}

pub(crate) fn run_timed<F: Future>(main: F) -> F::Output {
    RuntimeBuilder::<LegacyDriver>::new().enable_timer().build().unwrap().block_on(main)
}

pub(crate) fn run_pooled<F: Future>(threads: usize, main: F) -> F::Output {
    let builder = RuntimeBuilder::<LegacyDriver>::new();
    let pool = Box::new(DefaultThreadPool::new(threads));
    builder.attach_thread_pool(pool).build().unwrap().block_on(main)
}

pub(crate) fn sleep_until(deadline: Instant) -> ::monoio::time::Sleep {
    ::monoio::time::sleep_until(::monoio::time::Instant::from_std(deadline))
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

/// monoio takes the buffer for as long as it reads or writes, and gives it back.
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
        Wire::new(TcpStream::connect_addr(address).await.unwrap())
    }

    pub(crate) async fn receive(&mut self) -> bool {
        let (outcome, buffer) = self.stream.read_exact(mem::take(&mut self.buffer)).await;
        self.buffer = buffer;
        outcome.is_ok()
    }

    pub(crate) async fn send(&mut self) {
        let (outcome, buffer) = self.stream.write_all(mem::take(&mut self.buffer)).await;
        self.buffer = buffer;
        outcome.unwrap();
    }
}
