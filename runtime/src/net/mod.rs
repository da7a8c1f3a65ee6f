//! TCP, as plain as the standard library's: the same names, and `await` where it would block.

mod lines;
mod listener;
mod split;
mod stream;

pub use lines::{LineReader, NextLine};
pub use listener::TcpListener;
pub use split::{OwnedReadHalf, OwnedWriteHalf, ReadHalf, WriteHalf};
pub use stream::{AsyncRead, Connect, TcpStream};
