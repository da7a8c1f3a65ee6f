//! TCP, as plain as the standard library's: the same names, and `await` where it would block.

mod connect;
mod lines;
mod listener;
mod read;
mod split;
mod stream;
mod write;

pub use connect::Connect;
pub use lines::{LineReader, NextLine};
pub use listener::TcpListener;
pub use read::AsyncRead;
pub use split::{OwnedReadHalf, OwnedWriteHalf, ReadHalf, WriteHalf};
pub use stream::TcpStream;
pub use write::AsyncWrite;
