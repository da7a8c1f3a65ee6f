//! The same tokio without its I/O and time drivers: for programs that use neither, and that would
//! otherwise pay for a look at epoll whenever the root is woken.

use ::tokio::runtime::Builder;

pub(crate) use super::tokio::{joined, spawn, yield_now};

pub(crate) fn run<F: Future>(main: F) -> F::Output {
    Builder::new_current_thread().build().unwrap().block_on(main)
}
