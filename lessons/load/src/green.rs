//! Greenlets: coroutines with a stack of their own, as gevent has them for Python.
//!
//! An `async fn` can stop in one place only: in its own body, at an `.await`. What it calls cannot
//! stop for it, and so everything on the way down to the socket has to be `async` as well. A greenlet
//! stops anywhere, however deep in calls that know nothing of it, because its whole stack is put
//! aside. Code that blocks runs in it as it is.
//!
//! To the runtime a greenlet is a task like any other. A poll switches to its stack. Where it would
//! block it switches back, and that poll is pending. The waker that it has left with the socket or
//! the timer brings the next poll, and so the next switch.
//!
//! The stacks, and the switch between them, are by the crate corosensei.

use crate::http::{Passage, UnderWay};
use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};
use handloom::net::TcpStream;
use handloom::time::{now, sleep, timeout};
use handloom::{JoinHandle, spawn_named};
use std::cell::Cell;
use std::fmt;
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

/// How large the stack of a greenlet is, in bytes. One that needs more ends the program: there is a
/// page behind it that may not be touched. Only the pages that are used take memory.
pub const STACK_BYTES: usize = 64 << 10;

thread_local! {
    static STACKS: Cell<Stacks> = const { Cell::new(Stacks { now: 0, most: 0, deepest_wait: 0 }) };
}

/// What the greenlets of a thread have taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stacks {
    /// How many stacks there are.
    pub now: usize,
    /// The most that there were at once.
    pub most: usize,
    /// The most bytes that one has held while its greenlet waited.
    pub deepest_wait: usize,
}

impl Stacks {
    /// The stacks of this thread, and what there was to be seen of them since the last call.
    pub fn look() -> Stacks {
        let seen = STACKS.get();
        STACKS.set(Stacks { most: seen.now, deepest_wait: 0, ..seen });
        seen
    }
}

fn note(change: impl FnOnce(&mut Stacks)) {
    let mut stacks = STACKS.get();
    change(&mut stacks);
    STACKS.set(stacks);
}

/// Starts a greenlet. Its body is an ordinary function, to which [`Hub::wait`] looks like a call
/// that blocks.
///
/// ```
/// use std::time::Duration;
/// handloom::block_on(async {
///     let answer = load::green::spawn("deep thought", |hub| {
///         hub.sleep(Duration::from_millis(5));
///         42
///     });
///     assert_eq!(answer.unwrap().await.unwrap(), 42);
/// });
/// ```
///
/// # Errors
/// If the operating system has no stack for it.
///
/// # Panics
/// If there is no runtime on this thread. A panic of `body` goes to the handle.
#[track_caller]
pub fn spawn<T: 'static>(
    name: impl AsRef<str>,
    body: impl FnOnce(&Hub<'_>) -> T + 'static,
) -> io::Result<JoinHandle<T>> {
    let stack = DefaultStack::new(STACK_BYTES)?;
    let coroutine = Coroutine::with_stack(stack, |yielder, waker| {
        // Its address is where the stack begins, near enough.
        let top = 0_u8;
        body(&Hub { yielder, waker: Cell::new(Some(waker)), top: (&raw const top).addr() })
    });
    note(|stacks| {
        stacks.now += 1;
        stacks.most = stacks.most.max(stacks.now);
    });
    Ok(spawn_named(name, Greenlet { coroutine }))
}

/// A stack that is put aside. Dropping it unwinds the stack: what is on it is dropped.
struct Greenlet<T> {
    coroutine: Coroutine<Waker, (), T>,
}

// ANCHOR: poll
impl<T> Future for Greenlet<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        match self.coroutine.resume(cx.waker().clone()) {
            CoroutineResult::Yield(()) => Poll::Pending,
            CoroutineResult::Return(value) => Poll::Ready(value),
        }
    }
}
// ANCHOR_END: poll

impl<T> Drop for Greenlet<T> {
    fn drop(&mut self) {
        note(|stacks| stacks.now -= 1);
    }
}

/// What a greenlet switches to where it would block. The name is gevent's.
pub struct Hub<'a> {
    yielder: &'a Yielder<Waker, ()>,
    /// The waker of the poll in which the greenlet runs.
    waker: Cell<Option<Waker>>,
    top: usize,
}

impl Hub<'_> {
    // ANCHOR: wait
    /// Blocks this greenlet, and nobody else, until the future is ready.
    pub fn wait<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        loop {
            let waker = self.waker.take().expect("a greenlet runs in a poll");
            if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                self.waker.set(Some(waker));
                return output;
            }
            let here = 0_u8;
            let depth = self.top.saturating_sub((&raw const here).addr());
            note(|stacks| stacks.deepest_wait = stacks.deepest_wait.max(depth));
            // The switch. When it comes back, somebody has woken us.
            self.waker.set(Some(self.yielder.suspend(())));
        }
    }
    // ANCHOR_END: wait

    /// What looks like `std::thread::sleep`.
    #[track_caller]
    pub fn sleep(&self, duration: Duration) {
        self.wait(sleep(duration));
    }

    /// What looks like `std::net::TcpStream::connect`, with a limit on all that is done with the
    /// connection.
    ///
    /// # Errors
    /// What the operating system says, and [`TimedOut`](io::ErrorKind::TimedOut).
    #[track_caller]
    pub fn connect(&self, address: SocketAddr, limit: Duration) -> io::Result<GreenStream<'_>> {
        let deadline = now() + limit;
        let passage = UnderWay::to(address);
        let stream = self.limited(deadline, TcpStream::connect(address))?;
        Ok(GreenStream { hub: self, stream, deadline, _passage: passage })
    }

    #[track_caller]
    fn limited<T>(
        &self,
        deadline: Instant,
        operation: impl Future<Output = io::Result<T>>,
    ) -> io::Result<T> {
        let left = deadline.saturating_duration_since(now());
        let result = self.wait(timeout(left, operation));
        result.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl fmt::Debug for Hub<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hub").finish_non_exhaustive()
    }
}

// ANCHOR: stream
/// A connection that looks as if it blocked: whatever takes the standard library's `Read` and
/// `Write` takes this. In gevent it is `monkey.patch_socket()` that brings it about.
#[derive(Debug)]
pub struct GreenStream<'a> {
    hub: &'a Hub<'a>,
    stream: TcpStream,
    deadline: Instant,
    _passage: Option<Passage>,
}

impl Read for GreenStream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.hub.limited(self.deadline, self.stream.read(buffer))
    }
}

impl Write for GreenStream<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hub.limited(self.deadline, self.stream.write(bytes))
    }

    /// What was written is with the operating system.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
// ANCHOR_END: stream

#[cfg(test)]
mod tests;
