//! The way from an `emit` to an observer: which trace a thread reports to, and what it notes.

use super::{Place, ThreadId, Tracer, What};
use crate::context;
use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::time::{Duration, Instant};

thread_local! {
    /// What this thread notes, as bits. The one thing that an untraced `emit` reads.
    static NOTES: Cell<u8> = const { Cell::new(0) };
    static SCOPE: RefCell<Option<Scope>> = const { RefCell::new(None) };
    /// The line on whose behalf things happen that know no line of their own.
    static BEHALF: Cell<Option<&'static Location<'static>>> = const { Cell::new(None) };
}

/// Events, for an observer.
pub(super) const EVENTS: u8 = 1;
/// What futures wait for, though nobody observes.
pub(super) const WAITS: u8 = 2;
/// Which shared things a step touches.
pub(super) const TOUCHES: u8 = 4;
/// Where futures wait, though nobody observes and nobody inquires.
pub(super) const PLACES: u8 = 8;

/// Which trace a thread reports to, and under which number.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    pub(crate) tracer: Tracer,
    pub(crate) thread: ThreadId,
}

impl Scope {
    /// Makes `scope` this thread's, and gives back the one before.
    pub(crate) fn swap(scope: Option<Scope>) -> Option<Scope> {
        let notes = scope.as_ref().map_or(0, |scope| scope.tracer.notes());
        // A thread that is ending may have lost its slot already; then it reports no more.
        let before = SCOPE.try_with(|slot| slot.replace(scope));
        NOTES.set(if before.is_ok() { notes } else { 0 });
        if notes_anything() {
            context::watched();
        }
        before.ok().flatten()
    }
}

/// Whether this thread reports to a trace.
#[inline]
pub fn enabled() -> bool {
    notes(EVENTS)
}

/// Whether there are hooks at all. With `--cfg handloom_no_trace` the compiler leaves all of them out:
/// that is how it is measured what they cost where nobody observes.
pub(crate) const HOOKS: bool = !cfg!(handloom_no_trace);

/// Whether this thread notes any of these.
#[inline]
pub(super) fn notes(any: u8) -> bool {
    HOOKS && NOTES.get() & any != 0
}

/// Makes this thread note these, too, or no more.
pub(super) fn note_also(these: u8, on: bool) {
    NOTES.set(if on { NOTES.get() | these } else { NOTES.get() & !these });
}

/// Makes this thread note these and nothing else. Gives back what it noted before.
pub(super) fn note_only(these: u8) -> u8 {
    NOTES.replace(these)
}

/// Reports `what()` if anyone observes; otherwise does not even call it.
///
/// ```
/// use handloom::trace::{emit, What};
/// emit(|| unreachable!("nobody observes this thread"));
/// # let _ = What::Unparked;
/// ```
#[inline]
pub fn emit(what: impl FnOnce() -> What) {
    if enabled() {
        emit_enabled(None, what);
    }
}

/// The same, and `caller` is the line of the program that did it.
#[inline]
pub(crate) fn emit_at(caller: &'static Location<'static>, what: impl FnOnce() -> What) {
    if enabled() {
        emit_enabled(Some(caller), what);
    }
}

/// Whether this thread notes anything at all.
pub(crate) fn notes_anything() -> bool {
    notes(EVENTS | WAITS | TOUCHES)
}

/// What this thread noted before. It does so again when this is dropped, also by a panic.
struct Noted(u8);

impl Drop for Noted {
    fn drop(&mut self) {
        note_only(self.0);
    }
}

#[cold]
fn emit_enabled(caller: Option<&'static Location<'static>>, what: impl FnOnce() -> What) {
    // `try_with`, here and below: the destructor of another thread-local may ask after ours is gone.
    let scope = SCOPE.try_with(|scope| scope.borrow().clone()).ok().flatten();
    if let Some(Scope { tracer, thread }) = scope {
        let caller = caller.or(BEHALF.get());
        // The event is built first: naming an object in it may emit an event of its own, which
        // the same line did.
        let what = Behalf::with(caller, what);
        // An observer that emits would observe itself without end.
        let _before = Noted(note_only(0));
        tracer.event(thread, caller.map(Place::from), what);
    }
}

/// Does `f`. What is reported meanwhile without a line of its own was done by the line `place`.
pub(crate) fn on_behalf_of<T>(place: &'static Location<'static>, f: impl FnOnce() -> T) -> T {
    if enabled() { Behalf::with(Some(place), f) } else { f() }
}

/// The line that is restored when this is dropped, also by a panic.
struct Behalf(Option<&'static Location<'static>>);

impl Behalf {
    fn with<T>(place: Option<&'static Location<'static>>, f: impl FnOnce() -> T) -> T {
        let _before = Behalf(BEHALF.replace(place));
        f()
    }
}

impl Drop for Behalf {
    fn drop(&mut self) {
        BEHALF.set(self.0);
    }
}

/// Reports a line that the program prints. It prints nothing itself.
#[track_caller]
pub fn output(line: impl Into<String>) {
    emit_at(Location::caller(), || What::Output { line: line.into() });
}

/// The tracer of this thread.
pub(crate) fn current() -> Option<Tracer> {
    let tracer = |scope: &RefCell<Option<Scope>>| Some(scope.borrow().as_ref()?.tracer.clone());
    SCOPE.try_with(tracer).ok().flatten()
}

/// The number of this thread in its trace.
pub(crate) fn thread() -> Option<ThreadId> {
    if !enabled() {
        return None;
    }
    SCOPE.try_with(|scope| scope.borrow().as_ref().map(|scope| scope.thread)).ok().flatten()
}

/// A moment as this thread's trace counts it; zero where nothing is traced.
pub(crate) fn stamp(moment: Instant) -> Duration {
    current().map_or(Duration::ZERO, |tracer| tracer.since_start(moment))
}
