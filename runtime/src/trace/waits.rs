//! What the poll that is under way waits for, collected until it ends.

use super::emit::{EVENTS, PLACES, WAITS, note_also, note_only, notes};
use super::{ObjectId, Place, Scope, ThreadId, Tracer, Wait, WaitsFor, current};
use crate::context;
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
///
/// A future written by hand calls it just before it returns `Pending`, each time. Then the trace, a
/// player and the report of a deadlock say what the task waits for, instead of nothing; every wait of
/// this crate does the same. `place` is the line that waits: the future keeps it from the function
/// that made it, which is a plain `fn` with `#[track_caller]`, as that does nothing on an `async fn`.
///
/// A future that polls several others needs no call of its own: each of them notes its wait.
///
/// ```
/// use handloom::trace::{waits, Recorder, TaskId, WaitsFor, What};
/// use std::cell::Cell;
/// use std::panic::Location;
/// use std::pin::Pin;
/// use std::task::{Context, Poll, Waker};
///
/// #[derive(Default)]
/// struct LetterBox {
///     letter: Cell<Option<&'static str>>,
///     reader: Cell<Option<Waker>>,
/// }
///
/// struct Letter<'a>(&'a LetterBox, &'static Location<'static>);
///
/// impl LetterBox {
///     #[track_caller]
///     fn letter(&self) -> Letter<'_> {
///         Letter(self, Location::caller())
///     }
///
///     fn deliver(&self, letter: &'static str) {
///         self.letter.set(Some(letter));
///         self.reader.take().map(Waker::wake);
///     }
/// }
///
/// impl Future for Letter<'_> {
///     type Output = &'static str;
///
///     fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<&'static str> {
///         let Letter(letter_box, place) = *self;
///         if let Some(letter) = letter_box.letter.take() {
///             return Poll::Ready(letter);
///         }
///         letter_box.reader.set(Some(cx.waker().clone()));
///         waits(place, || WaitsFor::other("a letter"));
///         Poll::Pending
///     }
/// }
///
/// let recorder = Recorder::new();
/// let runtime = handloom::Runtime::builder().observer(recorder.clone()).build();
/// let letter_box = std::rc::Rc::new(LetterBox::default());
/// let post = letter_box.clone();
/// runtime.spawn(async move { post.deliver("hello") });
/// let (line, letter) = (line!(), runtime.block_on(letter_box.letter()));
/// assert_eq!(letter, "hello");
///
/// let waited = recorder.events().into_iter().find_map(|event| match event.what {
///     What::Pending { task: TaskId::MAIN, waits } => Some(waits),
///     _ => None,
/// });
/// let [wait] = &waited.unwrap()[..] else { panic!("it waits for one thing") };
/// assert_eq!(wait.on, WaitsFor::other("a letter"));
/// assert_eq!(wait.place.line, line);
/// ```
#[inline]
pub fn waits(place: &'static Location<'static>, on: impl FnOnce() -> WaitsFor) {
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

/// Takes what the poll that just ended has noted: what an executor written by hand tells of a task
/// that is pending. The executor of this crate does so by itself.
///
/// ```
/// use handloom::time::VirtualClock;
/// use handloom::trace::{emit, take_waits, Recorder, TaskId, Tracer, WaitsFor, What};
/// use std::pin::pin;
/// use std::sync::Arc;
/// use std::task::{Context, Waker};
///
/// let recorder = Recorder::new();
/// let _scope = Tracer::new(recorder.clone(), Arc::new(VirtualClock::new())).enter();
///
/// // A poll by hand.
/// let (task, queue) = (TaskId(1), handloom::sync::Queue::<u8>::bounded(1));
/// emit(|| What::Polled { task });
/// let polled = pin!(queue.get()).poll(&mut Context::from_waker(Waker::noop()));
/// let waits = take_waits();
/// assert!(polled.is_pending());
/// emit(|| What::Pending { task, waits });
///
/// let told = recorder.events().pop().unwrap();
/// let What::Pending { waits, .. } = told.what else { panic!("{told:?}") };
/// assert!(matches!(waits[0].on, WaitsFor::QueueGet { .. }));
/// ```
pub fn take_waits() -> Vec<Wait> {
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
        context::watched();
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
