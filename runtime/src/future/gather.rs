//! All of several futures: the fan-in to every fan-out.

use super::children::Children;
use crate::trace;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Runs all `futures` at the same time, and gives their outputs in the order in which the futures
/// were given, whatever the order in which they ended. The name is asyncio's.
///
/// The futures share one task: they take turns, and only those that were woken are polled. To let
/// each be a task of its own, gather the handles of [`spawn`](crate::spawn). A panic in one is a
/// panic of the whole.
///
/// # Cancellation
/// Dropping it drops all futures that have not ended.
///
/// ```
/// use std::time::Duration;
/// let runtime = handloom::Runtime::builder().virtual_clock().build();
/// let start = runtime.now();
/// let done = runtime.block_on(handloom::gather([3, 1, 2].map(async |n| {
///     handloom::time::sleep(Duration::from_secs(n)).await;
///     n * 10
/// })));
/// assert_eq!(done, [30, 10, 20]);
/// assert_eq!((runtime.now() - start).as_secs(), 3, "the longest, not the sum");
/// ```
pub fn gather<I>(futures: I) -> Gather<I::Item>
where
    I: IntoIterator<Item: Future>,
{
    let children = Children::new(futures);
    let outputs = (0..children.len()).map(|_| None).collect();
    Gather { children, outputs }
}

/// The future of [`gather`].
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct Gather<F: Future> {
    children: Children<F>,
    outputs: Vec<Option<F::Output>>,
}

// The futures are pinned in boxes of their own, and outputs are never pinned.
impl<F: Future> Unpin for Gather<F> {}

impl<F: Future> Future for Gather<F> {
    type Output = Vec<F::Output>;

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // ANCHOR: poll
        let Gather { children, outputs } = &mut *self;
        children.poll(cx, |child, output| {
            outputs[child] = Some(output);
            true
        });
        if !children.is_empty() {
            return Poll::Pending;
        }
        Poll::Ready(all(outputs))
        // ANCHOR_END: poll
    }
}

/// The outputs of children that have all ended. How many come is known beforehand, so they are
/// moved within the vector that they are in.
fn all<T>(outputs: &mut Vec<Option<T>>) -> Vec<T> {
    let outputs = std::mem::take(outputs).into_iter();
    outputs.map(|output| output.expect("every child has ended")).collect()
}

/// Runs all `futures` at the same time until all have succeeded or one has failed.
///
/// # Errors
/// The first error, in time. The futures that have not ended are dropped before it is given; of
/// spawned tasks that drops the handles, so whoever wants the tasks to stop aborts them.
///
/// ```
/// # handloom::block_on(async {
/// let outcome = handloom::try_gather([1, 0, 3].map(async |n| {
///     if n == 0 { Err("a zero") } else { Ok(n) }
/// }))
/// .await;
/// assert_eq!(outcome, Err("a zero"));
/// # });
/// ```
pub fn try_gather<I, T, E>(futures: I) -> TryGather<I::Item, T>
where
    I: IntoIterator<Item: Future<Output = Result<T, E>>>,
{
    let children = Children::new(futures);
    let outputs = (0..children.len()).map(|_| None).collect();
    TryGather { children, outputs }
}

/// The future of [`try_gather`].
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct TryGather<F, T> {
    children: Children<F>,
    outputs: Vec<Option<T>>,
}

// As for `Gather`.
impl<F, T> Unpin for TryGather<F, T> {}

impl<F, T, E> Future for TryGather<F, T>
where
    F: Future<Output = Result<T, E>>,
{
    type Output = Result<Vec<T>, E>;

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let TryGather { children, outputs } = &mut *self;
        let mut failed = None;
        let noted = trace::noted();
        children.poll(cx, |child, result| match result {
            Ok(output) => {
                outputs[child] = Some(output);
                true
            }
            Err(error) => {
                failed = Some(error);
                false
            }
        });
        if let Some(error) = failed {
            children.clear();
            trace::settled(noted);
            return Poll::Ready(Err(error));
        }
        if !children.is_empty() {
            return Poll::Pending;
        }
        Poll::Ready(Ok(all(outputs)))
    }
}
