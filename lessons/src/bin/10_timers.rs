//! # 10 · Timers
//!
//! A sleep is a deadline, and a waker in a queue of timers. The loop waits for the first deadline and
//! wakes whoever is due. A virtual clock it moves there instead, and that is the whole difference.
//! Wrong but working: timers in the order in which they were set (`list`), and a timer that keeps the
//! waker of the first poll (`stale`), while another task waits for it. Right: in the order in which
//! they are due (`tree`), and each poll leaves its waker (`latest`).
//!
//! In the runtime: `runtime/src/time/timers.rs`, `clock.rs` and `sleep.rs`. The times vary with the
//! real clock. Run me like this:
//! ```text
//! cargo run --bin 10_timers                            1.9 s; with --clock virtual, none
//! cargo run --bin 10_timers -- --only stale --trace    who is woken, and who waits for ever
//! ```

use handloom::time::Clock;
use handloom::trace::{self, Actor, TimerId, WaitsFor, What};
use lessons::by_hand::{self, Executor, watch};
use lessons::cli::{Param, Spec};
use lessons::figures::{Table, Time};
use lessons::lesson;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

const SPEC: Spec = Spec {
    name: "10_timers",
    about: "sleeps by hand: their order, ten of them, and one that moves to another task",
    params: &[&[Param::number("unit", 10, 1000, "100", "the milliseconds of a unit of time")]],
    versions: &[
        ("list", "timers in the order in which they were set"),
        ("tree", "timers in the order in which they are due"),
        ("one", "ten sleeps in one task"),
        ("ten", "ten sleeps in ten tasks"),
        ("stale", "a sleep that moves to another task and keeps its first waker"),
        ("latest", "a sleep that moves to another task and keeps its latest waker"),
    ],
    ..Spec::DEFAULT
};

// ANCHOR: timers
/// Whom to wake, and when.
struct Timers {
    version: &'static str,
    clock: Arc<dyn Clock>,
    start: Instant,
    queue: RefCell<BTreeMap<(Duration, TimerId), (Duration, Waker)>>,
}
// ANCHOR_END: timers

impl Timers {
    fn now(&self) -> Duration {
        self.clock.now() - self.start
    }

    // ANCHOR: set
    fn set(&self, timer: TimerId, deadline: Duration, waker: Waker) {
        // The tree is sorted by this and then by number: with zeros, in the order of setting.
        let by = if self.version == "list" { Duration::ZERO } else { deadline };
        let before = self.queue.borrow_mut().insert((by, timer), (deadline, waker));
        drop(before); // Outside the borrow, for a waker is foreign code.
    }
    // ANCHOR_END: set

    // ANCHOR: wait
    /// Waits for the first timer, and wakes whoever is due. False if there is none.
    fn wait(&self) -> bool {
        let first = self.queue.borrow().values().next().map(|(deadline, _)| *deadline);
        let Some(until) = first else { return false };
        by_hand::park(&*self.clock, self.start, until);
        let now = self.now();
        let due: Vec<_> = self.queue.borrow_mut().extract_if(.., |_, at| at.0 <= now).collect();
        for ((_, timer), (_, waker)) in due {
            trace::emit(|| What::TimerFired { timer });
            watch::acting(Actor::Timer(timer), || waker.wake());
        }
        true
    }
    // ANCHOR_END: wait
}

// ANCHOR: sleep
struct Sleep<'a> {
    timers: &'a Timers,
    deadline: Duration,
    timer: Option<TimerId>,
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Sleep { timers, deadline, timer } = *self;
        if timers.now() >= deadline {
            return Poll::Ready(());
        }
        if timer.is_none() || timers.version != "stale" {
            let timer = *self.timer.get_or_insert_with(|| watch::timer_set(deadline));
            timers.set(timer, deadline, cx.waker().clone());
        }
        watch::waits(WaitsFor::Timer { timer: self.timer, deadline: Some(deadline) });
        Poll::Pending
    }
}
// ANCHOR_END: sleep

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let unit = Duration::from_millis(lesson.args.number("unit"));
        let start = lesson.clock().now();
        lesson.say(format_args!("C sleeps for three units of {unit:?}, A for one, B for two.\n\n"));
        let mut table = Table::new(["version", "it took", "late by", "who went on"]);
        let versions = SPEC.versions.iter().zip([3, 3, 10, 1, 1, 1]);
        for ((version, about), units) in versions.filter(|((name, _), _)| lesson.args.runs(name)) {
            let timers =
                &Timers { version, clock: lesson.clock(), start, queue: RefCell::default() };
            let (begin, late, order) = (timers.now(), &Cell::default(), &RefCell::new(vec![]));
            let moving = &RefCell::new(Sleep { timers, deadline: begin + unit, timer: None });
            let mut executor = Executor::new(lesson.args.seed());
            let sleepers = match *version {
                "list" | "tree" => vec![("C", 1, 3), ("A", 1, 1), ("B", 1, 2)],
                "one" => vec![("A", 10, 1)],
                "ten" => (0..10).map(|n| (&"ABCDEFGHIJ"[n..=n], 1, 1)).collect(),
                _ => vec![],
            };
            for (name, sleeps, units) in sleepers {
                executor.spawn(name, async move {
                    for n in 1..=sleeps {
                        let deadline = begin + unit * units * n;
                        Sleep { timers, deadline, timer: None }.await;
                        late.set(timers.now().saturating_sub(deadline).max(late.get()));
                    }
                    order.borrow_mut().push(name);
                });
                executor.run_ready(); // It sets its timer before the next one does.
            }
            // ANCHOR: moving
            if matches!(*version, "stale" | "latest") {
                // One task polls the sleep, once, and ends; then another waits for it.
                let poll = |cx: &mut Context<'_>| Pin::new(&mut *moving.borrow_mut()).poll(cx);
                executor.spawn("first", poll_fn(move |cx| Poll::Ready(_ = poll(cx))));
                executor.run_ready();
                let went_on = |()| order.borrow_mut().push("second");
                executor.spawn("second", poll_fn(move |cx| poll(cx).map(went_on)));
            }
            while executor.run_ready() > 0 || timers.wait() {}
            // ANCHOR_END: moving
            let (took, late, all) = (timers.now() - begin, late.get(), executor.is_done());
            let who = if all { order.borrow().join(" ") } else { "nobody, ever".into() };
            table.row([version, &Time(took), &Time(late), &who]);
            let (wrong, bad) = (matches!(*version, "list" | "stale"), late >= unit || !all);
            let exactly = !lesson.args.is_virtual() || took == unit * units && bad == wrong;
            lesson.check(took >= unit * units && bad >= wrong && exactly, about);
        }
        lesson.say(table);
        Ok(())
    })
}
