//! The bodies that our servers send.

use hyper::body::{Body, Bytes, Frame, SizeHint};
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What follows the head of an answer.
#[derive(Debug)]
pub enum Content {
    /// All of it at once.
    Whole(Bytes),
    /// The first half of what the head promises; then the connection is closed.
    Half(Bytes),
    /// A half that is sent, and now the rest fails.
    Closing,
    /// Bytes without an end.
    Endless,
    /// A pause of one turn, in which hyper sends what it has, and then what is in here.
    After(Box<Content>),
    /// No more.
    Nothing,
}

/// The end of a [`Content::Half`]: hyper closes the connection when a body fails.
#[derive(Clone, Copy, Debug)]
pub struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("closed in the middle, as promised")
    }
}

impl std::error::Error for Closed {}

impl<T: Into<Bytes>> From<T> for Content {
    fn from(bytes: T) -> Content {
        Content::Whole(bytes.into())
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        let data = |bytes| Some(Ok(Frame::data(bytes)));
        let after = |content| Content::After(Box::new(content));
        let (frame, rest) = match mem::replace(&mut *self, Content::Nothing) {
            Content::Whole(bytes) => (data(bytes), Content::Nothing),
            Content::Half(bytes) => (data(bytes), after(Content::Closing)),
            Content::Closing => (Some(Err(Closed)), Content::Nothing),
            // The pause gives a client on this thread the chance to say that it has had enough.
            Content::Endless => (data(Bytes::from_static(&[b'.'; 4096])), after(Content::Endless)),
            Content::After(content) => {
                *self = *content;
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            Content::Nothing => (None, Content::Nothing),
        };
        *self = rest;
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Content::Whole(bytes) => bytes.is_empty(),
            Content::Nothing => true,
            _ => false,
        }
    }

    /// hyper makes the header `content-length` of it.
    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(match self {
            Content::Whole(bytes) => bytes.len() as u64,
            Content::Half(bytes) => 2 * bytes.len() as u64,
            Content::Endless => 1 << 40,
            Content::After(_) | Content::Closing | Content::Nothing => 0,
        })
    }
}
