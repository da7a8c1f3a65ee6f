//! The guessing game of item 61 of the notes: its protocol, what its two sides think, and the whole
//! of it with sockets that block. The same with coroutines is lesson 22.

mod beside;
mod connection;
mod crowd;
mod guesser;
mod lines;
mod meeting;
mod player;
mod protocol;
mod rounds;
mod rude;
mod terminal;
pub mod threads;
mod visits;
mod ways;

pub use beside::ANYWHERE;
pub use connection::{BlockingConnection, Connection};
pub use guesser::Guesser;
pub use lines::{LONGEST, Line, Lines};
use meeting::Meeting;
pub use player::{GAMES, Game, Judge, Player};
pub use protocol::{Command, Decision, Refusal, number};
pub use rounds::{Rounds, Version};
pub use visits::{Visit, Visits};
pub use ways::Way;

use crate::cli::Param;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::thread;

/// `--serve`, `--connect`, `--clients` and `--upper`.
pub const PARAMS: &[Param] = &[
    Param::address("serve", "be a server, for other terminals; port 0 is any"),
    Param::address("connect", "be a client, whose numbers are typed in"),
    Param::number(
        "clients",
        1,
        400,
        "100",
        "how many play at once; or, given with --serve, in all",
    ),
    Param::number("upper", 1, 1000, "100", "with --connect: the numbers go from 1 to N"),
];

/// What lesson 22 shows, in order; `--only` picks from these.
pub const VERSIONS: &[(&str, &str)] = &[
    ("threads", "both sides block: each connection has a thread"),
    ("coroutines", "both sides await: each connection has a task, on one thread"),
    ("mixed", "either client with the other server"),
    ("goodbye", "a session says goodbye on every way out of it"),
    ("rude", "clients that do not keep to the protocol, at both servers"),
    ("hundred", "a hundred clients at once, or --clients of them, at both servers"),
];

/// Awaits `future`, and gives its panic as a value: what has to be done after it in any case can be
/// done then, and may be awaited, which nothing in a drop can be.
///
/// # Errors
/// The panic.
///
/// ```
/// # handloom::block_on(async {
/// use lessons::guessing::caught;
/// use std::panic::resume_unwind;
///
/// assert!(caught(async { 1 + 1 }).await.is_ok());
/// assert!(caught(async { resume_unwind(Box::new("")) }).await.is_err_and(|_: Box<_>| true));
/// # });
/// ```
// ANCHOR: caught
pub async fn caught<F: Future>(future: F) -> thread::Result<F::Output> {
    let mut future = pin!(future);
    poll_fn(|cx| {
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx)));
        polled.map_or_else(|panic| Poll::Ready(Err(panic)), |poll| poll.map(Ok))
    })
    .await
}
// ANCHOR_END: caught
