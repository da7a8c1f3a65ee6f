//! What a server said.

use hyper::StatusCode;

/// How much of an answer is read before it is too much: a page that never ends must not fill our
/// memory.
pub const MOST_BYTES: usize = 64 << 10;

/// An answer, all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether it is good news.
    pub status: StatusCode,
    /// Where to look instead.
    pub location: Option<String>,
    /// The page itself.
    pub body: Vec<u8>,
}
