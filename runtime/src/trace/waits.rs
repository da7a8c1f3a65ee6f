//! What the poll that is under way waits for, collected until it ends.

use super::{Place, Wait, WaitsFor, enabled};
use std::cell::RefCell;
use std::panic::Location;

thread_local! {
    static WAITS: RefCell<Vec<Wait>> = const { RefCell::new(Vec::new()) };
}

/// Notes that the future being polled waits for `on()`, at `place`, if anyone wants to know.
#[inline]
pub(crate) fn waits(place: &'static Location<'static>, on: impl FnOnce() -> WaitsFor) {
    if enabled() {
        let wait = Wait { on: on(), place: Place::from(place) };
        WAITS.with(|waits| waits.borrow_mut().push(wait));
    }
}

/// How many waits have been noted so far.
#[inline]
pub(crate) fn noted() -> usize {
    if enabled() { WAITS.with(|waits| waits.borrow().len()) } else { 0 }
}

/// Takes back what was noted `since`. A future that waited for several things and has one of them
/// waits no longer for the others, while its task may go on to wait for something else.
#[inline]
pub(crate) fn settled(since: usize) {
    if enabled() {
        WAITS.with(|waits| waits.borrow_mut().truncate(since));
    }
}

/// Takes what the poll that just ended has noted.
pub(crate) fn take_waits() -> Vec<Wait> {
    // `try_with`: a runtime may be dropped by its thread's end, when this is gone already.
    WAITS.try_with(RefCell::take).unwrap_or_default()
}

/// Notes again what was taken out before.
pub(crate) fn note(noted: impl IntoIterator<Item = Wait>) {
    WAITS.with(|waits| waits.borrow_mut().extend(noted));
}
