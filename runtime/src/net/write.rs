//! What can be written to by polling.

use std::io;
use std::task::{Context, Poll};

/// Writing by polling, for what wraps a stream rather than awaits it: another library's traits,
/// for one.
///
/// ```
/// use handloom::net::{AsyncWrite, TcpListener, TcpStream};
/// use std::future::poll_fn;
/// # handloom::block_on(async {
/// # let listener = TcpListener::bind("127.0.0.1:0")?;
/// # let client = TcpStream::connect(listener.local_addr()?).await?;
/// # let (server, _) = listener.accept().await?;
/// let written = poll_fn(|cx| client.poll_write(cx, b"ping")).await?;
/// assert_eq!(written, 4);
/// let mut buffer = [0; 4];
/// server.read_exact(&mut buffer).await?;
/// assert_eq!(&buffer, b"ping");
/// # std::io::Result::Ok(()) }).unwrap();
/// ```
pub trait AsyncWrite {
    /// Writes as much of `bytes` as fits at once, and says how much that was. If nothing fits, the
    /// waker of the latest call is woken when something does.
    ///
    /// # Errors
    /// What the operating system says.
    fn poll_write(&self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>>;
}
