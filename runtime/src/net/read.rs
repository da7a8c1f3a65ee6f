//! What can be read by polling.

use std::io;
use std::task::{Context, Poll};

/// Reading by polling, for what wraps a stream rather than awaits it.
///
/// ```
/// use handloom::net::{AsyncRead, LineReader};
/// use std::cell::Cell;
/// use std::io;
/// use std::task::{Context, Poll};
///
/// /// A stream that is all there: for a test without sockets.
/// struct Text(Cell<&'static [u8]>);
///
/// impl AsyncRead for Text {
///     fn poll_read(&self, _: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
///         let mut left = self.0.take();
///         let count = io::Read::read(&mut left, buffer)?;
///         self.0.set(left);
///         Poll::Ready(Ok(count))
///     }
/// }
///
/// let mut lines = LineReader::new(Text(Cell::new(b"one\ntwo")), 80);
/// handloom::block_on(async {
///     assert_eq!(lines.next_line().await?.as_deref(), Some("one"));
///     assert_eq!(lines.next_line().await?.as_deref(), Some("two"));
///     io::Result::Ok(())
/// }).unwrap();
/// ```
pub trait AsyncRead {
    /// Reads what is there into `buffer`; `Ok(0)` is the end. If nothing is there, the waker of
    /// the latest call is woken when there is.
    ///
    /// # Errors
    /// What the operating system says.
    fn poll_read(&self, cx: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>>;
}
