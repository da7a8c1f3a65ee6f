//! `hyper::rt` on Handloom: the four things that hyper asks of whatever it runs on.
//!
//! | hyper asks for | here it is |
//! |---|---|
//! | `Read` and `Write` | [`Stream`], over a [`TcpStream`](handloom::net::TcpStream) |
//! | `Executor` | [`Executor`], over [`spawn`](handloom::spawn) |
//! | `Timer` | [`Timer`], over [`sleep`](handloom::time::sleep) |
//!
//! No more is needed: a future is a future, and a waker a waker, whoever made it.

mod executor;
mod stream;
mod timer;

pub use executor::Executor;
pub use stream::Stream;
pub use timer::Timer;
