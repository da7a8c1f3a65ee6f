//! Giving up the rest of a turn.

use crate::trace::{self, WaitsFor};
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Lets every other ready task have its turn first. The task goes to the back of the queue, and
/// is never lost in it: it wakes itself before it yields.
///
/// ```
/// # handloom::block_on(async {
/// use std::{cell::RefCell, rc::Rc};
/// let said = Rc::new(RefCell::new(Vec::new()));
/// let speak = |name, said: Rc<RefCell<Vec<_>>>| async move {
///     for n in 0..2 {
///         said.borrow_mut().push((name, n));
///         handloom::yield_now().await;
///     }
/// };
/// handloom::gather([
///     handloom::spawn(speak("a", said.clone())),
///     handloom::spawn(speak("b", said.clone())),
/// ])
/// .await;
/// assert_eq!(*said.borrow(), [("a", 0), ("b", 0), ("a", 1), ("b", 1)]);
/// # });
/// ```
#[track_caller]
pub fn yield_now() -> YieldNow {
    YieldNow { yielded: false, place: Location::caller() }
}

/// The future of [`yield_now`].
#[derive(Debug)]
#[must_use = "a turn is given up where this is awaited"]
pub struct YieldNow {
    yielded: bool,
    place: &'static Location<'static>,
}

// ANCHOR: poll
impl Future for YieldNow {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.yielded {
            return Poll::Ready(());
        }
        self.yielded = true;
        give_up(self.place, cx)
    }
}

/// Apart from the poll, so that the one that goes on saves no registers for the calls in here.
#[inline(never)]
fn give_up(place: &'static Location<'static>, cx: &Context<'_>) -> Poll<()> {
    cx.waker().wake_by_ref();
    trace::waits(place, || WaitsFor::Turn);
    Poll::Pending
}
// ANCHOR_END: poll
