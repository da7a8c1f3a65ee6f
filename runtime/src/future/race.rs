//! The first of several futures.

use super::children::Children;
use crate::trace;
use std::pin::Pin;
use std::task::{Context, Poll};

/// One of two outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Either<A, B> {
    /// The first future was first.
    Left(A),
    /// The second future was first.
    Right(B),
}

/// Runs two futures at the same time and gives the output of the one that ends first; of two that
/// end in the same poll, the first one's. The other is dropped, which cancels it.
///
/// ```
/// use handloom::{race, future::Either, time::sleep};
/// use std::time::Duration;
/// let runtime = handloom::Runtime::builder().virtual_clock().build();
/// let first = runtime.block_on(race(
///     async { sleep(Duration::from_secs(2)).await; "tortoise" },
///     async { sleep(Duration::from_secs(1)).await; "hare" },
/// ));
/// assert_eq!(first, Either::Right("hare"));
/// ```
pub fn race<A: Future, B: Future>(a: A, b: B) -> Race<A, B> {
    Race { futures: Some((Box::pin(a), Box::pin(b))) }
}

/// The future of [`race`].
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct Race<A, B> {
    futures: Option<(Pin<Box<A>>, Pin<Box<B>>)>,
}

impl<A: Future, B: Future> Future for Race<A, B> {
    type Output = Either<A::Output, B::Output>;

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let (a, b) = self.futures.as_mut().expect("a race was polled after it was decided");
        let noted = trace::noted();
        let first = match a.as_mut().poll(cx) {
            Poll::Ready(output) => Either::Left(output),
            Poll::Pending => match b.as_mut().poll(cx) {
                Poll::Ready(output) => Either::Right(output),
                Poll::Pending => return Poll::Pending,
            },
        };
        // The loser is gone before the winner is announced.
        self.futures = None;
        trace::settled(noted);
        Poll::Ready(first)
    }
}

/// Runs all `futures` at the same time, gives the first output, and drops the others.
///
/// # Panics
/// If there are none: nobody could win.
///
/// ```
/// # handloom::block_on(async {
/// let slow = handloom::race_all([30, 10, 20].map(async |ms| {
///     handloom::time::sleep(std::time::Duration::from_millis(ms)).await;
///     ms
/// }));
/// assert_eq!(slow.await, 10);
/// # });
/// ```
pub fn race_all<I>(futures: I) -> RaceAll<I::Item>
where
    I: IntoIterator<Item: Future>,
{
    let children = Children::new(futures);
    assert!(!children.is_empty(), "a race of no futures has no winner");
    RaceAll { children }
}

/// The future of [`race_all`].
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct RaceAll<F> {
    children: Children<F>,
}

// The futures are pinned in boxes of their own.
impl<F> Unpin for RaceAll<F> {}

impl<F: Future> Future for RaceAll<F> {
    type Output = F::Output;

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let mut first = None;
        let noted = trace::noted();
        self.children.poll(cx, |_, output| {
            first = Some(output);
            false
        });
        match first {
            Some(output) => {
                self.children.clear();
                trace::settled(noted);
                Poll::Ready(output)
            }
            None => Poll::Pending,
        }
    }
}
