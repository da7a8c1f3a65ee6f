//! The future given to `block_on`, as a task.
//!
//! It borrows from its caller, so it lives on the caller's stack and not in the table; and it is
//! polled whenever it was woken, before the tasks that are ready.

use crate::context;
use crate::core::Core;
use crate::inbox::Inbox;
use crate::slab::Key;
use crate::slow::Timed;
use crate::task::{Header, panic_message};
use crate::trace::{self, Actor, Shared, TaskId, ThreadId, What, touch};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread;

/// The index in the key of a main future: it is no place in any table.
pub(crate) const MAIN: u32 = u32::MAX;

fn key(task: TaskId) -> Key {
    Key { index: MAIN, serial: task.0 }
}

pub(crate) struct Main {
    pub(crate) header: Arc<Header>,
    pub(crate) woken: Cell<bool>,
}

impl Main {
    pub(crate) fn new(inbox: &Arc<Inbox>) -> Main {
        Main { header: Header::new(key(TaskId::MAIN), inbox), woken: Cell::new(false) }
    }

    /// Task 0, but on the threads that a traced program starts.
    pub(crate) fn task(&self) -> TaskId {
        TaskId(self.header.key().serial)
    }
}

impl Core {
    /// A main future is about to be polled for the first time.
    pub(crate) fn main_begins(&self, place: &'static Location<'static>) {
        let before = self.main.task();
        let started = trace::thread().filter(|thread| *thread != ThreadId(0));
        // Where several loops report to one trace, several main futures may live at once.
        let task = match (&self.tracer, started) {
            (Some(tracer), Some(thread)) => {
                let task = TaskId(tracer.next_task());
                trace::emit(|| {
                    let name = match thread::current().name() {
                        Some(name) => format!("main of {name}"),
                        None => format!("main of thread {}", thread.0),
                    };
                    What::Spawned { task, name: Some(name), parent: None, place: place.into() }
                });
                task
            }
            _ => TaskId::MAIN,
        };
        self.main.header.set_key(key(task));
        if let Some(polls) = &self.slow_polls {
            polls.ends(before.0);
            polls.begins(task.0, None, place);
        }
    }

    pub(crate) fn poll_main(
        &self,
        main: Pin<&mut dyn Future<Output = ()>>,
        waker: &Waker,
    ) -> Poll<()> {
        // Cleared before the poll, so that a wake during the poll counts.
        self.main.woken.set(false);
        let task = self.main.task();
        touch(true, || Shared::Turn(task));
        self.actor.set(Actor::Task(task));
        trace::emit(|| What::Polled { task });
        context::refill();
        let timed = self.time_poll();
        let poll = AssertUnwindSafe(|| main.poll(&mut Context::from_waker(waker)));
        let polled = catch_unwind(poll);
        context::unlimited();
        self.actor.set(Actor::Runtime);
        if trace::enabled() || timed.is_some() {
            self.tell_main(&polled, timed);
        }
        polled.unwrap_or_else(|payload| resume_unwind(payload))
    }

    #[cold]
    fn tell_main(&self, polled: &thread::Result<Poll<()>>, timed: Option<Timed<'_>>) {
        let (task, waits) = (self.main.task(), trace::take_waits());
        let slow = timed.and_then(|timed| timed.end(task, &waits));
        if let Some(slow) = &slow {
            trace::emit(|| slow.event());
        }
        trace::emit(|| match polled {
            Ok(Poll::Pending) => What::Pending { task, waits },
            Ok(Poll::Ready(())) => What::Ready { task },
            Err(payload) => {
                let message = panic_message(&**payload).unwrap_or_default().to_owned();
                What::Panicked { task, message }
            }
        });
        if let Some(slow) = slow {
            self.tell_slow(&slow);
        }
    }
}
