//! TCP, as plain as the standard library's: the same names, and `await` where it would block.

mod lines;
mod listener;
mod read;
mod split;
mod stream;

pub use lines::{LineReader, NextLine};
pub use listener::TcpListener;
pub use read::AsyncRead;
pub use split::{OwnedReadHalf, OwnedWriteHalf, ReadHalf, WriteHalf};
pub use stream::{Connect, TcpStream};
