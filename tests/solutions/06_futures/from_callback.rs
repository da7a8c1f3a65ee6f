//! # From a callback to a future
//!
//! The value and the waker lie in one place, which the callback and the future share. The callback may
//! come before the first poll: then the value is there already, and no waker is. It may come much later,
//! from the loop's own stack: so the waker is taken out of the place first, and called when the borrow
//! is over, because a waker is other people's code.
//!
//! The future looks *before* it leaves its waker, and leaves a fresh one at each poll: it may have been
//! moved to another task since.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// What a function that answers later is given.
type Callback = Box<dyn FnOnce(String)>;

/// What the callback and the future share.
#[derive(Default)]
struct Place {
    value: Option<String>,
    waker: Option<Waker>,
}

struct Answer {
    place: Rc<RefCell<Place>>,
}

/// Calls `start` at once, with a callback, and gives a future of what the callback is called with.
fn wait_for(start: impl FnOnce(Callback)) -> Answer {
    let place = Rc::new(RefCell::new(Place::default()));
    let shared = Rc::clone(&place);
    start(Box::new(move |value| {
        let waker = {
            let mut place = shared.borrow_mut();
            place.value = Some(value);
            place.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }));
    Answer { place }
}

impl Future for Answer {
    type Output = String;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<String> {
        let mut place = self.place.borrow_mut();
        if let Some(value) = place.value.take() {
            return Poll::Ready(value);
        }
        let before = place.waker.replace(cx.waker().clone());
        drop(place);
        drop(before);
        Poll::Pending
    }
}

#[cfg(test)]
#[path = "../../checks/06_futures/from_callback.rs"]
mod checks;
