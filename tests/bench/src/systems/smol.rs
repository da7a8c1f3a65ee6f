//! smol's parts as smol puts them together: async-executor's `LocalExecutor` under async-io's
//! `block_on`, async-io's timers and sockets, and the `blocking` pool.

use super::MESSAGE;
use ::async_executor::LocalExecutor;
use async_io::{Async, Timer};
use futures_lite::{AsyncReadExt, AsyncWriteExt};
use std::cell::Cell;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Instant;

pub(crate) use super::wake_yourself as yield_now;
pub(crate) use ::blocking::unblock as blocking;
pub(crate) use run as run_timed;

thread_local! {
    /// smol leaves it to the program where the executor is kept. It is leaked, so that a spawn
    /// does not pay for a count of references; the process ends with the turn.
    static EXECUTOR: Cell<Option<&'static LocalExecutor<'static>>> = const { Cell::new(None) };
}

pub(crate) fn run<F: Future>(main: F) -> F::Output {
    let executor: &'static LocalExecutor = Box::leak(Box::new(LocalExecutor::new()));
    EXECUTOR.set(Some(executor));
    async_io::block_on(executor.run(main))
}

/// The pool is one for the whole process, and its size is told it by the environment, before its
/// first job.
pub(crate) fn run_pooled<F: Future>(_threads: usize, main: F) -> F::Output {
    run(main)
}

pub(crate) fn spawn<F>(future: F) -> ::async_executor::Task<F::Output>
where
    F: Future<Output: 'static> + 'static,
{
    EXECUTOR.get().expect("inside run").spawn(future)
}

pub(crate) fn joined<T>(outcome: T) -> T {
    outcome
}

pub(crate) async fn sleep_until(deadline: Instant) {
    Timer::at(deadline).await;
}

pub(crate) struct Listener(Async<TcpListener>);

impl Listener {
    pub(crate) fn bind() -> Self {
        Listener(Async::<TcpListener>::bind(([127, 0, 0, 1], 0)).unwrap())
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.get_ref().local_addr().unwrap()
    }

    pub(crate) async fn accept(&self) -> Wire {
        Wire::new(self.0.accept().await.unwrap().0)
    }
}

pub(crate) struct Wire {
    stream: Async<TcpStream>,
    pub(crate) buffer: Vec<u8>,
}

impl Wire {
    fn new(stream: Async<TcpStream>) -> Self {
        stream.get_ref().set_nodelay(true).unwrap();
        Wire { stream, buffer: vec![0; MESSAGE] }
    }

    pub(crate) async fn connect(address: SocketAddr) -> Self {
        Wire::new(Async::<TcpStream>::connect(address).await.unwrap())
    }

    pub(crate) async fn receive(&mut self) -> bool {
        self.stream.read_exact(&mut self.buffer).await.is_ok()
    }

    pub(crate) async fn send(&mut self) {
        self.stream.write_all(&self.buffer).await.unwrap();
    }
}
