//! Many futures inside one task, each with a waker of its own.
//!
//! A task with ten thousand children that polled all of them at each wake would do a hundred
//! million polls to see them end. Each child has a waker that notes *which* child was woken, so
//! that only those are polled. The design is that of `FuturesUnordered` in the futures crate.

use crate::context;
use crate::primitive::{AtomicBool, AtomicU32, Mutex, MutexGuard};
use crate::trace::{self, Shared, TaskId, Wait, WaitsFor, touch};
use crate::watch::Listed;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

/// Futures in a fixed order, those that are done taken out.
pub(crate) struct Children<F> {
    children: Vec<Option<Child<F>>>,
    left: usize,
    family: Arc<Family>,
    /// The children that have a turn in the poll that is under way, and have not had it yet.
    turns: VecDeque<usize>,
    /// How many children left a clone of their waker where only it is known who will wake it.
    strays: usize,
    /// Counts the parent's waker as one that sits in a list. Nobody can reach it but the
    /// children's wakers, so that is true as long as all of those do.
    listed: Option<Listed>,
    /// What each child waits for, as far as it was noted: where a trace is kept, and there only.
    waits: BTreeMap<usize, Vec<Wait>>,
}

struct Child<F> {
    // A box each: in safe code a pinned place is a box, and a future may be of any type.
    future: Pin<Box<F>>,
    link: Arc<Link>,
    waker: Waker,
    stray: bool,
}

/// What the children's wakers share.
#[derive(Debug, Default)]
struct Family {
    // One lock for both, so that a wake costs one. No foreign code runs under it.
    woken: Mutex<Woken>,
    /// The task that the parent was polled in last, while touches are noted: the order in which
    /// children are woken is the order in which it polls them.
    task: AtomicU32,
}

#[derive(Debug, Default)]
struct Woken {
    /// The children that were woken since they were polled last, in order.
    children: VecDeque<usize>,
    /// Whom to tell. Taken out by the first wake of a round and put back by the poll after it.
    parent: Option<Waker>,
}

/// How many waits of its children a task lists.
const LISTED: usize = 64;

/// One child's way to its family.
#[derive(Debug)]
struct Link {
    child: usize,
    /// It is in the family's queue: a second wake adds nothing.
    queued: AtomicBool,
    family: Arc<Family>,
}

impl Wake for Link {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        touch(true, || Shared::Turn(TaskId(self.family.task.load(Ordering::Relaxed))));
        // ANCHOR: wake
        if !self.queued.swap(true, Ordering::SeqCst) {
            // Note first, tell second: whoever polls because of the telling finds the note.
            let parent = {
                let mut woken = self.family.woken();
                woken.children.push_back(self.child);
                woken.parent.take()
            };
            if let Some(parent) = parent {
                parent.wake();
            }
        }
        // ANCHOR_END: wake
    }
}

impl Family {
    fn woken(&self) -> MutexGuard<'_, Woken> {
        self.woken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<F: Future> Children<F> {
    pub(crate) fn new(futures: impl IntoIterator<Item = F>) -> Self {
        let family = Arc::new(Family::default());
        let child = |(child, future)| {
            let queued = AtomicBool::new(true);
            let link = Arc::new(Link { child, queued, family: family.clone() });
            let waker = Waker::from(link.clone());
            Some(Child { future: Box::pin(future), link, waker, stray: false })
        };
        let children: Vec<_> = futures.into_iter().enumerate().map(child).collect();
        // Each begins as woken: the first poll polls them all.
        let turns = (0..children.len()).collect();
        let (left, waits) = (children.len(), BTreeMap::new());
        Children { children, left, family, turns, strays: 0, listed: None, waits }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.left == 0
    }

    pub(crate) fn len(&self) -> usize {
        self.children.len()
    }

    /// Polls the children that were woken, and hands each output to `done` with its child's
    /// number. `done` answers whether to go on.
    // The caller is whoever awaits them all: a join handle among them shows that line.
    #[track_caller]
    pub(crate) fn poll(
        &mut self,
        cx: &mut Context<'_>,
        mut done: impl FnMut(usize, F::Output) -> bool,
    ) {
        if trace::touching()
            && let Some(task) = context::current_task()
        {
            self.family.task.store(task.0, Ordering::Relaxed);
        }
        let noted = if trace::noting() { trace::take_waits() } else { Vec::new() };
        if trace::inquiring() {
            self.wake_all();
        }
        self.look(cx.waker().clone());
        self.poll_woken(cx, &mut done);
        if trace::noting() {
            self.note_waits(noted);
        }
        if self.is_empty() {
            self.leave_parent();
        } else if self.strays > 0 {
            self.listed = None;
        } else if !self.listed.as_ref().is_some_and(|listed| listed.is_for(cx.waker())) {
            self.listed = context::listed(cx.waker());
        }
    }

    /// Who was woken has a turn. Whoever is woken after this look tells the parent.
    fn look(&mut self, parent: Waker) {
        let mut woken = self.family.woken();
        self.turns.append(&mut woken.children);
        let before = woken.parent.replace(parent);
        drop(woken);
        drop(before);
    }

    #[track_caller]
    fn poll_woken(
        &mut self,
        parent: &Context<'_>,
        done: &mut impl FnMut(usize, F::Output) -> bool,
    ) {
        // A child that wakes itself has its next turn in the next poll, or this one might not end.
        let mut asked = false;
        while let Some(number) = self.turns.pop_front() {
            if asked && context::is_spent() {
                // Whoever is asked may do nothing more. Each of those that are left would have to
                // wake itself, to be asked again: many times, where there are many.
                self.turns.push_front(number);
                parent.waker().wake_by_ref();
                return;
            }
            // A child that is done may still be woken by an old waker.
            let Some(child) = &mut self.children[number] else {
                continue;
            };
            // Cleared before the poll, so that a wake during the poll counts. By a swap, because a
            // swap reads: what was done before a wake that found the mark set is seen by the poll.
            child.link.queued.swap(false, Ordering::SeqCst);
            let mut cx = Context::from_waker(&child.waker);
            asked = true; // One at least, or a sibling of the whole family could keep all from a turn.
            let polled = child.future.as_mut().poll(&mut cx);
            if trace::noting() {
                self.waits.insert(number, trace::take_waits());
            }
            self.strays -= usize::from(child.stray);
            match polled {
                Poll::Pending => {
                    // The link and the waker beside it are ours.
                    let clones = Arc::strong_count(&child.link) - 2;
                    child.stray = !context::are_listed(&child.waker, clones);
                    self.strays += usize::from(child.stray);
                }
                Poll::Ready(output) => {
                    if !self.waits.is_empty() {
                        self.waits.remove(&number);
                    }
                    self.children[number] = None;
                    self.left -= 1;
                    if !done(number, output) {
                        return;
                    }
                }
            }
        }
    }

    /// Has the next look poll all children, to learn what each of them waits for.
    fn wake_all(&self) {
        for child in self.children.iter().flatten() {
            if !child.link.queued.swap(true, Ordering::SeqCst) {
                self.family.woken().children.push_back(child.link.child);
            }
        }
    }

    /// The task waits for all its children, also for those that were not polled in this poll.
    fn note_waits(&self, mut noted: Vec<Wait>) {
        let mut all = self.waits.values().flatten();
        noted.extend(all.by_ref().take(LISTED).cloned());
        let count = all.count();
        if let (1.., Some(last)) = (count, noted.last().cloned()) {
            noted.push(Wait { on: WaitsFor::More { count }, ..last });
        }
        trace::note(noted);
    }

    /// Drops the futures that are left, which cancels them.
    pub(crate) fn clear(&mut self) {
        self.children.clear();
        self.turns.clear();
        self.left = 0;
        self.strays = 0;
        self.leave_parent();
    }
}

impl<F> Children<F> {
    /// Gives the parent's waker back: nobody is left whom it could be called for. Kept any longer, by
    /// a child's waker in somebody's hands, it would look as if that one might still wake the parent,
    /// and hide a deadlock; and it would keep the memory of the parent's task.
    fn leave_parent(&mut self) {
        self.listed = None;
        let parent = self.family.woken().parent.take();
        drop(parent);
    }
}

impl<F> Drop for Children<F> {
    fn drop(&mut self) {
        self.leave_parent();
    }
}

impl<F> fmt::Debug for Children<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} children", self.left, self.children.len())
    }
}
