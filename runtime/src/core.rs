//! The parts of a runtime, and what tasks can ask of it while the loop runs.

use crate::blocking::LazyPool;
use crate::builder::Builder;
use crate::direct::Director;
use crate::exits::Exits;
use crate::inbox::Inbox;
use crate::main_task::{MAIN, Main};
use crate::panics::{Panics, drop_payload};
use crate::pick::Pick;
use crate::reactor::Reactor;
use crate::slab::Key;
use crate::slow::SlowPolls;
use crate::task::{JoinError, JoinHandle, Outcome, Table, panic_message, unjoined};
use crate::time::{Clock, Timers};
use crate::trace::{self, Actor, Shared, TaskId, Tracer, What, touch};
use crate::watch::Watch;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;

/// Told of a panic that nobody can join any more: which task, and what it said.
pub(crate) type PanicHook = Box<dyn Fn(TaskId, &str)>;

/// What `Runtime` owns and everything inside it shares. It never leaves its thread.
pub(crate) struct Core {
    pub(crate) tasks: RefCell<Table>,
    pub(crate) main: Main,
    pub(crate) timers: Rc<Timers>,
    pub(crate) reactor: Rc<Reactor>,
    pub(crate) exits: Rc<Exits>,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) tracer: Option<Tracer>,
    /// On whose behalf the loop works at this moment.
    pub(crate) actor: Cell<Actor>,
    /// Polls since the loop last looked at timers and sockets.
    pub(crate) polls: Cell<usize>,
    /// Who holds the thread, if anybody wants to know.
    pub(crate) slow_polls: Option<Box<SlowPolls>>,
    /// Whether this thread may have noted something for a trace since the runtime was entered. Where
    /// the core is at hand this is cheaper to ask than the thread-local that knows.
    pub(crate) watched: Cell<bool>,
    pub(crate) blocking: LazyPool,
    /// Where wakers are, if deadlocks are to be known.
    pub(crate) watch: Option<Box<Watch>>,
    /// Whoever gives the schedule, if it is given.
    pub(crate) director: Option<Rc<dyn Director>>,
    spawned: Cell<u32>,
    closing: Cell<bool>,
    unjoined_panic: Option<PanicHook>,
}

impl Core {
    pub(crate) fn new(mut builder: Builder) -> Rc<Self> {
        let inbox = Inbox::new();
        let slow_polls = builder.slow_polls();
        Rc::new(Core {
            tasks: RefCell::new(Table::new(
                Pick::by(builder.seed, builder.director.is_some()),
                inbox.clone(),
            )),
            main: Main::new(&inbox),
            timers: Rc::new(Timers::new(builder.tracer.clone())),
            reactor: Rc::new(Reactor::new(inbox.clone(), builder.tracer.clone())),
            exits: Rc::new(Exits::new(builder.tracer.clone())),
            clock: builder.clock,
            tracer: builder.tracer,
            actor: Cell::new(Actor::Runtime),
            polls: Cell::new(0),
            slow_polls,
            watched: Cell::new(false),
            blocking: LazyPool::new(builder.blocking_threads),
            spawned: Cell::new(0),
            closing: Cell::new(false),
            unjoined_panic: builder.unjoined_panic,
            watch: builder.watch,
            director: builder.director,
            inbox,
        })
    }

    /// Queues a future as a task.
    pub(crate) fn spawn<F>(
        self: &Rc<Self>,
        name: Option<&str>,
        place: &'static Location<'static>,
        future: F,
    ) -> JoinHandle<F::Output>
    where
        F: Future<Output: 'static> + 'static,
    {
        let serial = self.next_serial();
        let watched = self.is_watched();
        if watched {
            touch(true, || Shared::Tasks);
            touch(true, || Shared::Turn(TaskId(serial)));
        }
        if self.closing.get() {
            let outcome = Err(JoinError::cancelled());
            let key = self.tasks.borrow_mut().insert_done(serial, outcome);
            drop(future);
            return JoinHandle::new(self.clone(), key);
        }
        let key = self.tasks.borrow_mut().insert(serial, Box::pin(future));
        if let (Some(watch), Some(name)) = (&self.watch, name) {
            let keys = || self.tasks.borrow().keys().into_iter();
            watch.name(serial, name, || keys().map(|key| key.serial).collect());
        }
        if let Some(slow_polls) = &self.slow_polls {
            slow_polls.begins(serial, name, place);
        }
        // The handle first: an observer that panics leaves the task detached, and not unjoinable.
        let handle = JoinHandle::new(self.clone(), key);
        if watched {
            self.tell_spawned(TaskId(serial), name, place);
        }
        handle
    }

    #[cold]
    fn tell_spawned(&self, task: TaskId, name: Option<&str>, place: &'static Location<'static>) {
        trace::emit(|| What::Spawned {
            task,
            name: name.map(str::to_owned),
            parent: match self.actor.get() {
                Actor::Task(task) => Some(task),
                _ => None,
            },
            place: place.into(),
        });
    }

    /// Numbers tasks from 1. Runtimes that report to one trace share its count.
    fn next_serial(&self) -> u32 {
        if let Some(tracer) = &self.tracer {
            return tracer.next_task();
        }
        // After 2^32 tasks the numbers come round; 0 is skipped, for it is main's.
        self.spawned.set(self.spawned.get().wrapping_add(1).max(1));
        self.spawned.get()
    }

    /// Whether somebody may be observing what happens inside of this runtime. If not, nobody is.
    #[inline]
    pub(crate) fn is_watched(&self) -> bool {
        trace::HOOKS && self.watched.get()
    }

    /// Queues a task, or the main future. True if it was not queued yet; whoever woke it
    /// [tells](woken) of that.
    #[inline]
    pub(crate) fn queue(&self, key: Key) -> bool {
        match key.index {
            MAIN => !self.main.woken.replace(true),
            _ => self.tasks.borrow_mut().wake(key),
        }
    }

    pub(crate) fn wake_by(&self, key: Key, by: Actor) {
        if self.queue(key) {
            woken(key, by);
        }
    }

    pub(crate) fn abort(&self, key: Key) {
        touch(true, || Shared::Turn(TaskId(key.serial)));
        if self.tasks.borrow_mut().abort(key) {
            woken(key, self.actor.get());
        }
    }

    /// Drops an outcome that nobody will take. A panic in it goes to the hook, so that it is told
    /// at least once; a panic of its own drop goes the same way.
    pub(crate) fn discard(&self, task: TaskId, outcome: Outcome) {
        let message = unjoined(&outcome);
        let dropped = catch_unwind(AssertUnwindSafe(|| drop(outcome)));
        let message = match dropped {
            Ok(()) => message,
            Err(payload) => {
                let message = panic_message(&*payload).unwrap_or_default().to_owned();
                drop_payload(payload);
                Some(message)
            }
        };
        if let Some(message) = message {
            let mut panics = Panics::default();
            panics.tell(|| What::PanicUnjoined { task, message: message.clone() });
            if let Some(hook) = &self.unjoined_panic {
                panics.catch(|| hook(task, &message));
            }
            panics.resume();
        }
    }

    /// Drops every task, whatever it waits for. What their destructors spawn is dropped, too.
    pub(crate) fn drop_tasks(&self, panics: &mut Panics) {
        self.closing.set(true);
        panics.catch(|| self.inbox.close());
        let keys = self.tasks.borrow().keys();
        for key in keys {
            // One at a time: a destructor may abort, detach or wake any of the others.
            let mut turn = None;
            if self.tasks.borrow_mut().evict(key, &mut turn) {
                panics.catch(|| self.cancel(key, turn));
            }
        }
    }
}

/// Tells of a wake that queued its task.
#[inline]
pub(crate) fn woken(key: Key, by: Actor) {
    trace::emit(|| What::Woken { task: TaskId(key.serial), by });
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("tasks", &self.tasks.borrow().len())
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use crate::Runtime;
    use crate::trace::TaskId;

    #[test]
    fn the_numbers_of_tasks_come_round_and_leave_out_that_of_the_main_future() {
        let runtime = Runtime::new();
        runtime.core.spawned.set(u32::MAX - 1);
        let numbers = [(); 3].map(|()| runtime.spawn(async {}).id());
        assert_eq!(numbers, [TaskId(u32::MAX), TaskId(1), TaskId(2)]);
    }
}
