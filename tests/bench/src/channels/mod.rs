//! The channels, each behind the same few names: bounded, of `u64`, and no larger than asked for.
//!
//! | name | what it is |
//! |---|---|
//! | `bounded(capacity)` | a [`Sender`](queue::Sender) and a [`Receiver`](queue::Receiver) |
//! | `send(&sender, item)`, `receive(&mut receiver)` | wait for room; wait for an item or the end |
//! | `close(sender)` | nothing more will come |
//! | `threads::{bounded, send, receive}` | the blocking face, whose ends can be cloned |

pub(crate) mod bare;
pub(crate) mod queue;
pub(crate) mod tokio_mpsc;

#[cfg(feature = "peers")]
pub(crate) mod async_channel;
#[cfg(feature = "peers")]
pub(crate) mod async_unsync;
#[cfg(feature = "peers")]
pub(crate) mod crossbeam;
#[cfg(feature = "peers")]
pub(crate) mod flume;
#[cfg(feature = "peers")]
pub(crate) mod kanal;
