//! What a hand-made executor does, in the words of the trace.
//!
//! With these a lesson's own loop can be looked at like the runtime: in the timeline, in the player,
//! in Perfetto. Tasks and timers are numbered by thread, from 1; a lesson that also has a runtime in its trace
//! would use those numbers twice.

use handloom::trace::{self, Actor, TaskId, TimerId, WaitsFor, What};
use std::cell::Cell;
use std::future::poll_fn;
use std::panic::Location;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

thread_local! {
    static SPAWNED: Cell<u32> = const { Cell::new(0) };
    static TIMERS: Cell<u32> = const { Cell::new(0) };
    /// Whose code runs at this moment.
    static ACTOR: Cell<Actor> = const { Cell::new(Actor::Runtime) };
}

/// There is a task from here on; this is its number.
#[track_caller]
pub fn spawned(name: &str) -> TaskId {
    SPAWNED.set(SPAWNED.get() + 1);
    let (task, place) = (TaskId(SPAWNED.get()), Location::caller().into());
    let parent = match ACTOR.get() {
        Actor::Task(parent) => Some(parent),
        _ => None,
    };
    trace::emit(|| What::Spawned { task, name: Some(name.to_owned()), parent, place });
    task
}

/// The task that is being polled has set a timer; this is its number. The deadline counts from the
/// start of the lesson.
pub fn timer_set(deadline: Duration) -> TimerId {
    TIMERS.set(TIMERS.get() + 1);
    let timer = TimerId(TIMERS.get());
    let task = match ACTOR.get() {
        Actor::Task(task) => task,
        _ => TaskId::MAIN,
    };
    trace::emit(|| What::TimerSet { timer, task, deadline });
    timer
}

/// Polls a task's future, once, and says how that went.
pub fn poll<F: Future + ?Sized>(
    task: TaskId,
    future: Pin<&mut F>,
    waker: &Waker,
) -> Poll<F::Output> {
    trace::emit(|| What::Polled { task });
    let polled = acting(Actor::Task(task), || future.poll(&mut Context::from_waker(waker)));
    let waits = trace::take_waits();
    trace::emit(|| match polled {
        Poll::Pending => What::Pending { task, waits },
        Poll::Ready(_) => What::Ready { task },
    });
    polled
}

/// Notes what the poll that is under way waits for, as a future does before it returns `Pending`.
/// The place is the caller's.
#[track_caller]
pub fn waits(on: WaitsFor) {
    trace::waits(Location::caller(), || on);
}

/// The same future, which notes whenever it is pending that it waits for `what`: so a lesson's own
/// `poll` shows what it is about, and no more. The line that waits is the one that calls this.
#[track_caller]
pub fn waiting<F: Future>(what: &'static str, future: F) -> impl Future<Output = F::Output> {
    let place = Location::caller();
    async move {
        let mut future = pin!(future);
        let look = poll_fn(|cx| {
            let polled = future.as_mut().poll(cx);
            if polled.is_pending() {
                trace::waits(place, || WaitsFor::other(what));
            }
            polled
        });
        look.await
    }
}

/// The task was put into the queue, by whoever acts at this moment.
pub fn woken(task: TaskId) {
    trace::emit(|| What::Woken { task, by: ACTOR.get() });
}

/// Does `work` on behalf of `actor`: what it wakes was woken by that timer, or that socket.
pub fn acting<T>(actor: Actor, work: impl FnOnce() -> T) -> T {
    let before = ACTOR.replace(actor);
    let result = work();
    ACTOR.set(before);
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use handloom::time::RealClock;
    use handloom::trace::{Recorder, Tracer};
    use std::sync::Arc;

    #[test]
    fn a_poll_tells_who_woke_whom_and_what_it_waits_for() {
        let recorder = Recorder::new();
        let _scope = Tracer::new(recorder.clone(), Arc::new(RealClock)).enter();
        let (one, other) = (spawned("one"), spawned("other"));
        let future = pin!(poll_fn(|_| {
            woken(other);
            assert_eq!(timer_set(Duration::ZERO), TimerId(1));
            waits(WaitsFor::Turn);
            Poll::<()>::Pending
        }));
        assert!(poll(one, future, Waker::noop()).is_pending());
        woken(one);

        let what: Vec<_> = recorder.events().into_iter().map(|event| event.what).collect();
        let What::Pending { waits, .. } = what[5].clone() else { panic!("{what:?}") };
        assert_eq!(waits[0].on, WaitsFor::Turn);
        assert_eq!(waits[0].place.file, file!());
        let told = [
            What::Polled { task: one },
            What::Woken { task: other, by: Actor::Task(one) },
            What::TimerSet { timer: TimerId(1), task: one, deadline: Duration::ZERO },
            What::Pending { task: one, waits },
            What::Woken { task: one, by: Actor::Runtime },
        ];
        assert_eq!(what[2..], told);
        assert!(matches!(&what[1], What::Spawned { parent: None, .. }));
    }
}
