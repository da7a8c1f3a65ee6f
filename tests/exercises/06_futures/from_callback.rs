//! # From a callback to a future
//!
//! Whatever calls back can be awaited: the callback puts its value somewhere and wakes whoever waits for
//! it. The future looks there; if there is nothing yet, it leaves its waker. This is the bridge from
//! lesson 05 to lesson 06.
//!
//! Chapter: `06_futures`. You may change: the bodies of `wait_for` and `poll`. It may have more
//! types and fields.

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
    // TODO: what does the callback do with the value, and what with the waker?
    start(Box::new(|value| todo!()));
    Answer { place }
}

impl Future for Answer {
    type Output = String;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<String> {
        // TODO: look, and leave the waker if there is nothing.
        todo!()
    }
}

#[cfg(test)]
#[path = "../../checks/06_futures/from_callback.rs"]
mod checks;
