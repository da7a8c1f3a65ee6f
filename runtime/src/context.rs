//! Which runtime, and which task of it, this thread is inside of.
//!
//! Only what has no handle at hand looks here: `spawn`, `sleep`, `bind`, `connect`, and a waker
//! that wants to know whether it is at home. Sockets and timers, once made, hold their driver.

use crate::core::Core;
use crate::inbox::Inbox;
use crate::primitive::thread_local;
use crate::trace::{self, Actor, Scope, TaskId, ThreadId, WaitsFor};
use crate::watch::{Listed, Watch};
use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

thread_local! {
    static CURRENT: RefCell<Option<Rc<Core>>> = const { RefCell::new(None) };
    /// How many operations the poll that runs may still do at once.
    static BUDGET: Cell<u32> = const { Cell::new(u32::MAX) };
    /// Whether the current runtime wants to know where wakers are. Most do not, and then this is
    /// all that a wait looks at.
    static WATCHING: Cell<bool> = const { Cell::new(false) };
}

/// A task that always finds its socket readable or its queue full never waits, and so would never
/// let go of the thread. After this many operations in one poll it waits for its next turn. The
/// idea and the number are tokio's.
const OPERATIONS_PER_POLL: u32 = 128;

/// Whoever is refused leaves so many operations for those that the same poll asks after it: in a
/// `race` they would never be heard beside one that always has something to do. A task of one
/// piece returns at once.
const AFTER_A_REFUSAL: u32 = 4;

/// A poll begins: its budget is full.
#[inline]
pub(crate) fn refill() {
    BUDGET.set(OPERATIONS_PER_POLL);
}

/// It has ended: what the loop calls between two polls, a destructor or a foreign waker, may wait in
/// a loop of its own, and has no turn to give up.
#[inline]
pub(crate) fn unlimited() {
    BUDGET.set(u32::MAX);
}

/// Whether an operation may be done in this poll. If not, the task has been woken for another one,
/// and the caller returns `Pending`. Outside of this runtime there is no limit.
#[inline]
pub(crate) fn spend(cx: &Context<'_>) -> bool {
    match BUDGET.get() {
        u32::MAX => true,
        0 => {
            refuse(cx);
            false
        }
        left => {
            BUDGET.set(left - 1);
            true
        }
    }
}

/// The same for a wait that counts only if it is ready at once, which [`counted`] sees to. The line
/// that waits is `place`. Only for what is still there at the next turn: who waits for a moment (a
/// notification, an event, the end of all items) has to be in line when it comes.
#[inline]
pub(crate) fn may_go_on(cx: &Context<'_>, place: &'static Location<'static>) -> bool {
    let may = !is_spent();
    if !may {
        refuse(cx);
        trace::waits(place, || WaitsFor::Turn);
    }
    may
}

/// Whoever is refused has another turn.
#[cold]
fn refuse(cx: &Context<'_>) {
    BUDGET.set(AFTER_A_REFUSAL);
    cx.waker().wake_by_ref();
}

/// Counts an operation if this is one: if it did not have to wait.
#[inline]
pub(crate) fn counted<T>(polled: Poll<T>) -> Poll<T> {
    let left = BUDGET.get();
    if left != u32::MAX && polled.is_ready() {
        BUDGET.set(left.saturating_sub(1));
    }
    polled
}

/// Whether the poll that runs may do nothing more that counts.
#[inline]
pub(crate) fn is_spent() -> bool {
    BUDGET.get() == 0
}

/// Keeps a runtime current on this thread; gives the one before its place back.
#[derive(Debug)]
pub(crate) struct Inside {
    before: Option<Rc<Core>>,
    scope: Option<Option<Scope>>,
    budget: u32,
    watching: bool,
}

/// Makes `core` this thread's runtime until the guard is dropped.
pub(crate) fn enter(core: &Rc<Core>) -> Inside {
    // `try_with`, here and below: a runtime that lives in a thread-local of its user's may be
    // dropped after ours is gone. Its tasks are dropped all the same.
    let before = CURRENT.try_with(|current| current.replace(Some(core.clone())));
    let before = before.ok().flatten();
    if before.is_none() && core.tracer.is_some() {
        // What polls by hand have noted before is no wait of a task of this runtime.
        drop(trace::take_waits());
    }
    let budget = BUDGET.get();
    let scope = core.tracer.clone().map(|tracer| {
        Scope::swap(Some(Scope { tracer, thread: crate::trace::thread().unwrap_or(ThreadId(0)) }))
    });
    if trace::notes_anything() {
        core.watched.set(true);
    } else if before.is_none() {
        core.watched.set(false);
    }
    let watching = WATCHING.replace(core.watch.is_some());
    Inside { before, scope, budget, watching }
}

impl Drop for Inside {
    fn drop(&mut self) {
        BUDGET.set(self.budget);
        WATCHING.set(self.watching);
        if let Some(scope) = self.scope.take() {
            Scope::swap(scope);
        }
        let before = self.before.take();
        let outermost = before.is_none();
        let left = CURRENT.try_with(|current| current.replace(before));
        if let (true, Ok(Some(core))) = (outermost, &left) {
            // A panic that left the loop left its poll half-way.
            core.actor.set(Actor::Runtime);
            drop(trace::take_waits());
        }
        drop(left); // After the borrow: it may be the last handle on the runtime.
    }
}

/// The runtime that this thread is inside of.
pub(crate) fn core() -> Option<Rc<Core>> {
    // `try_with`: a destructor of another thread-local may ask after ours is gone.
    CURRENT.try_with(|current| current.borrow().clone()).ok().flatten()
}

/// The runtime that this thread is inside of.
///
/// # Panics
/// If there is none: `what` was called outside `block_on`.
#[track_caller]
pub(crate) fn expect_core(what: &str) -> Rc<Core> {
    match core() {
        Some(core) => core,
        None => panic!("{what} was called outside of a Handloom runtime: call it inside block_on"),
    }
}

/// Calls `f` with the current runtime if `inbox` is its own. `None`: it is another's, or there is
/// none, or this thread is so far gone that its thread-locals are.
#[inline]
pub(crate) fn with_core_of<R>(inbox: &Arc<Inbox>, f: impl FnOnce(&Core) -> R) -> Option<R> {
    let at_home = |current: &RefCell<Option<Rc<Core>>>| match &*current.borrow() {
        Some(core) if Arc::ptr_eq(&core.inbox, inbox) => Some(f(core)),
        _ => None,
    };
    CURRENT.try_with(at_home).ok().flatten()
}

/// This thread notes something from here on, and so does the runtime that it is inside of.
pub(crate) fn watched() {
    let _ = CURRENT.try_with(|current| {
        if let Some(core) = &*current.borrow() {
            core.watched.set(true);
        }
    });
}

/// Whether this thread is inside `block_on`.
pub(crate) fn is_inside() -> bool {
    CURRENT.try_with(|current| current.borrow().is_some()).unwrap_or(false)
}

/// The task that is being polled on this thread.
pub(crate) fn current_task() -> Option<TaskId> {
    match actor()? {
        Actor::Task(task) => Some(task),
        _ => None,
    }
}

/// On whose behalf this thread's runtime acts at this moment.
pub(crate) fn actor() -> Option<Actor> {
    Some(core()?.actor.get())
}

/// Counts a waker that is put into a wait list of ours, where the runtime wants to know. The count
/// is to be kept beside the waker.
#[inline]
pub(crate) fn listed(waker: &Waker) -> Option<Listed> {
    if WATCHING.get() { watching(|watch| watch.lists.enter(waker)) } else { None }
}

/// Whether all of `clones`, the number of clones of `waker`, are known to sit in wait lists. True
/// also where nobody wants to know.
#[inline]
pub(crate) fn are_listed(waker: &Waker, clones: usize) -> bool {
    !WATCHING.get() || watching(|watch| watch.lists.hold_all(waker, clones)).unwrap_or(true)
}

#[cold]
fn watching<R>(f: impl FnOnce(&Watch) -> R) -> Option<R> {
    let watch = |current: &RefCell<Option<Rc<Core>>>| {
        current.borrow().as_ref().and_then(|core| core.watch.as_deref().map(f))
    };
    CURRENT.try_with(watch).ok().flatten()
}
