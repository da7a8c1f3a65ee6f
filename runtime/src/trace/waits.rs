//! What the poll that is under way waits for, collected until it ends.

use super::tracer::{EVENTS, PLACES, WAITS, note_also, note_only, notes};
use super::{ObjectId, Place, Scope, ThreadId, Tracer, Wait, WaitsFor, current};
use crate::time::Clock;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::Location;
use std::sync::Arc;

thread_local! {
    static NOTED: RefCell<Vec<Wait>> = const { RefCell::new(Vec::new()) };
    static NAMES: RefCell<BTreeMap<ObjectId, String>> = const { RefCell::new(BTreeMap::new()) };
}

/// Whether anyone wants to know what futures wait for.
#[inline]
pub(crate) fn noting() -> bool {
    notes(EVENTS | WAITS | PLACES)
}

/// Notes that the future being polled waits for `on()`, at `place`, if anyone wants to know.
#[inline]
pub(crate) fn waits(place: &'static Location<'static>, on: impl FnOnce() -> WaitsFor) {
    if noting() {
        note_wait(place, on);
    }
}

#[cold]
fn note_wait(place: &'static Location<'static>, on: impl FnOnce() -> WaitsFor) {
    let wait = Wait { on: on(), place: Place::from(place) };
    // `try_with`, here and below: a future may be polled by its thread's end, when this is gone
    // already.
    let _ = NOTED.try_with(|noted| noted.borrow_mut().push(wait));
}

/// How many waits have been noted so far.
#[inline]
pub(crate) fn noted() -> usize {
    if noting() { NOTED.try_with(|noted| noted.borrow().len()).unwrap_or(0) } else { 0 }
}

/// Takes back what was noted `since`. A future that waited for several things and has one of them
/// waits no longer for the others, while its task may go on to wait for something else.
#[inline]
pub(crate) fn settled(since: usize) {
    if noting() {
        let _ = NOTED.try_with(|noted| noted.borrow_mut().truncate(since));
    }
}

/// Takes what the poll that just ended has noted.
pub(crate) fn take_waits() -> Vec<Wait> {
    NOTED.try_with(RefCell::take).unwrap_or_default()
}

/// Notes again what was taken out before.
pub(crate) fn note(again: impl IntoIterator<Item = Wait>) {
    let _ = NOTED.try_with(|noted| noted.borrow_mut().extend(again));
}

/// Whether tasks are polled for nothing but to learn what they wait for. A future that polls only
/// those of its parts that were woken polls all of them then.
#[inline]
pub(crate) fn inquiring() -> bool {
    notes(WAITS)
}

/// Has this thread note where futures wait, though nobody observes, until the guard is dropped.
pub(crate) fn note_places() -> Noting {
    note_also(PLACES, true);
    Noting
}

/// The guard of [`note_places`].
pub(crate) struct Noting;

impl Drop for Noting {
    fn drop(&mut self) {
        note_also(PLACES, false);
    }
}

/// Tells an inquiry under which name an object is known.
pub(super) fn tell_name(object: ObjectId, name: &str) {
    if inquiring() {
        let _ = NAMES.try_with(|names| names.borrow_mut().insert(object, name.to_owned()));
    }
}

/// Has this thread note what futures wait for, and tell no observer of anything, until it is
/// dropped.
pub(crate) struct Inquiry {
    before: u8,
    scope: Option<Option<Scope>>,
}

impl Inquiry {
    /// Things keep the ids that they have in the trace. Without a trace they get fresh ones.
    pub(crate) fn begin(clock: &Arc<dyn Clock>) -> Self {
        let scope = current().is_none().then(|| {
            let tracer = Tracer::silent(clock.clone());
            Scope::swap(Some(Scope { tracer, thread: ThreadId(0) }))
        });
        let _ = NAMES.try_with(RefCell::take);
        Inquiry { before: note_only(WAITS), scope }
    }

    /// The names of the things that were mentioned since it began.
    pub(crate) fn names(&self) -> BTreeMap<ObjectId, String> {
        NAMES.try_with(RefCell::take).unwrap_or_default()
    }
}

impl Drop for Inquiry {
    fn drop(&mut self) {
        match self.scope.take() {
            Some(scope) => drop(Scope::swap(scope)),
            None => drop(note_only(self.before)),
        }
    }
}
