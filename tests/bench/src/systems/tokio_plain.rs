//! The same tokio at its fastest, for programs that use neither I/O nor time: without the drivers
//! it has no epoll to look at when nothing but the root or a yielding task is ready, and with a
//! yield that wakes itself it does not put the wake-up off, which its own `yield_now` does.

use ::tokio::runtime::Builder;

pub(crate) use super::tokio::{joined, spawn};
pub(crate) use super::wake_yourself as yield_now;

pub(crate) fn run<F: Future>(main: F) -> F::Output {
    Builder::new_current_thread().build().unwrap().block_on(main)
}
