//! A wait that the explorer may drop.

use crate::context;
use crate::direct::Director;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// Marks a wait that may be cancelled at any moment, as by a timeout of unknown length. Under the
/// [`Explorer`](super::Explorer) it is dropped at every moment, in one schedule or another, and
/// gives `None` then; anywhere else it is never dropped.
///
/// The wait can be dropped while it waits, and also after it was woken and before it was polled,
/// where a careless primitive loses what it gave. Like a timeout it ends sooner or later: where
/// nothing else can happen, it is dropped, so that a wait which must not be the last one standing
/// is not reported as a deadlock. Waits of the main future are never dropped.
///
/// ```
/// use handloom::explore::{Explorer, droppable};
/// use handloom::sync::Notify;
/// use std::rc::Rc;
///
/// let explored = Explorer::new().run(async || {
///     let notify = Rc::new(Notify::new());
///     let waiter = handloom::spawn({
///         let notify = notify.clone();
///         async move { droppable(notify.notified()).await.is_some() }
///     });
///     let caller = handloom::spawn(async move { notify.notify_one() });
///     caller.await.unwrap();
///     waiter.await.unwrap()
/// });
/// // Called before it waits, called while it waits, dropped before and after the call.
/// let outcomes: Vec<_> = explored.outcomes().keys().copied().collect();
/// assert_eq!(outcomes, [false, true]);
/// ```
pub fn droppable<F: Future>(future: F) -> Droppable<F> {
    Droppable { future: Some(Box::pin(future)), pending: None }
}

/// The future of [`droppable`].
#[must_use = "futures do nothing unless they are awaited"]
pub struct Droppable<F> {
    future: Option<Pin<Box<F>>>,
    /// By which number the director knows it.
    pending: Option<(Rc<dyn Director>, u64)>,
}

impl<F> Droppable<F> {
    fn is_over(&mut self) {
        if let Some((director, wait)) = self.pending.take() {
            director.is_over(wait);
        }
    }
}

impl<F: Future> Future for Droppable<F> {
    type Output = Option<F::Output>;

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.pending.as_ref().is_some_and(|(director, wait)| director.drops(*wait)) {
            self.is_over();
            self.future = None;
            return Poll::Ready(None);
        }
        let future = self.future.as_mut().expect("polled after it was ready");
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            self.is_over();
            self.future = None;
            return Poll::Ready(Some(output));
        }
        if let Some(director) = context::core().and_then(|core| core.director.clone()) {
            let known = self.pending.as_ref().map(|(_, wait)| *wait);
            let wait = director.may_drop(known, cx.waker());
            self.pending = wait.map(|wait| (director, wait));
        }
        Poll::Pending
    }
}

impl<F> Drop for Droppable<F> {
    fn drop(&mut self) {
        self.is_over();
    }
}

impl<F> fmt::Debug for Droppable<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Droppable").finish_non_exhaustive()
    }
}
