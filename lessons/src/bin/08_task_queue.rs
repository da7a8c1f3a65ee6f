//! # 08 · A queue of tasks
//!
//! A guest comes, a kettle boils, a host opens the door and serves tea. Three executors run them.
//! * `busy`, wrong but working: poll everybody, again and again. Nearly every poll is for nothing.
//! * `queue`, better: poll whoever is in the queue. But a guest who rings five times puts the host in
//!   it five times; where a queue has a fixed size, an impatient guest brings the program down.
//! * `once`, right: a mark on each task says that it is in the queue, so it is there at most once.
//!
//! In the runtime (`runtime/src`): the queue is `ready.rs`, the mark is `QUEUED` in `task/state.rs`,
//! and the loop is `drive` in `runtime.rs`. Run me like this:
//! ```text
//! cargo run --bin 08_task_queue -- --rings 100             an impatient guest
//! cargo run --bin 08_task_queue -- --only once --trace     who is polled, and who woke it
//! ```

use handloom::trace::TaskId;
use lessons::by_hand::{Pick, watch};
use lessons::cli::{Param, Spec};
use lessons::figures::Table;
use lessons::lesson;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::process::ExitCode;
use std::task::{Poll, Waker};

const SPEC: Spec = Spec {
    name: "08_task_queue",
    about: "three tasks under a busy loop, a queue, and a queue that holds each of them once",
    params: &[&[Param::number("rings", 1, 1000, "5", "how often the guest rings")]],
    versions: &[
        ("busy", "poll everybody, again and again"),
        ("queue", "poll whoever is in the queue"),
        ("once", "the same, and nobody is in the queue twice"),
    ],
    ..Spec::DEFAULT
};

/// The world that the tasks live in, and what they know of their executor: how to get into its queue.
#[derive(Default)]
struct House {
    version: &'static str,
    tasks: Vec<TaskId>,
    tick: Cell<u64>,
    rung: Cell<bool>,
    boiled: Cell<bool>,
    queue: RefCell<VecDeque<usize>>,
    queued: [Cell<bool>; 3],
    longest: Cell<usize>,
    polls: Cell<usize>,
}

type Futures<'a> = [Option<Pin<&'a mut dyn Future<Output = ()>>>; 3];

// ANCHOR: tasks
async fn host(house: &House) {
    house.until("the bell", || house.rung.get(), "the host opens the door").await;
    house.until("the kettle", || house.boiled.get(), "the host serves tea").await;
}

/// The guest, and the kettle: at some tick there is a noise for the host to hear.
async fn noise(house: &House, tick: u64, what: &str, heard: &Cell<bool>, times: usize) {
    house.until("its tick", || house.tick.get() >= tick, what).await;
    heard.set(true);
    (0..times).for_each(|_| house.wake(2)); // The host.
}
// ANCHOR_END: tasks

impl House {
    // ANCHOR: until
    /// Waits for `what` until it is so, and tells. To wait is to look, whenever one is polled.
    #[track_caller] // The trace names the line that waits.
    fn until(&self, what: &'static str, is_so: impl Fn() -> bool, then: &str) -> impl Future {
        let look = poll_fn(move |_| if is_so() { Poll::Ready(()) } else { Poll::Pending });
        let look = watch::waiting(what, look);
        async move {
            look.await;
            lessons::say!("  tick {:>2}  {then}", self.tick.get());
        }
    }

    /// Outside, time goes on, and wakes the guest at 12 and the kettle at 24.
    fn go_on(&self) {
        self.tick.set(self.tick.get() + 1);
        assert!(self.tick.get() < 100, "somebody waits, and nobody will wake them");
        if matches!(self.tick.get(), 12 | 24) {
            self.wake(self.tick.get() as usize / 12 - 1);
        }
    }
    // ANCHOR_END: until

    // ANCHOR: wake
    fn wake(&self, task: usize) {
        if self.version == "busy" || self.version == "once" && self.queued[task].replace(true) {
            return; // Its turn comes anyway, and then it sees all that there is to see.
        }
        self.queue.borrow_mut().push_back(task);
        self.longest.set(self.longest.get().max(self.queue.borrow().len()));
        watch::woken(self.tasks[task]);
    }

    fn poll(&self, task: usize, futures: &mut Futures<'_>) {
        let Some(future) = &mut futures[task] else { return }; // It is done.
        self.queued[task].set(false);
        self.polls.set(self.polls.get() + 1);
        if watch::poll(self.tasks[task], future.as_mut(), Waker::noop()).is_ready() {
            futures[task] = None;
        }
    }
    // ANCHOR_END: wake

    // ANCHOR: busy
    fn run_busy(&self, mut futures: Futures<'_>) {
        while futures.iter().any(Option::is_some) {
            (0..3).for_each(|task| self.poll(task, &mut futures));
            self.go_on();
        }
    }
    // ANCHOR_END: busy

    // ANCHOR: queue
    fn run_queue(&self, mut futures: Futures<'_>, mut pick: Pick) {
        (0..3).for_each(|task| self.wake(task)); // Everybody has a first turn.
        while futures.iter().any(Option::is_some) {
            let at = pick.next(self.queue.borrow().len());
            let next = self.queue.borrow_mut().remove(at);
            match next {
                Some(task) => self.poll(task, &mut futures),
                None => self.go_on(), // Nobody is ready: here a runtime sleeps.
            }
        }
    }
    // ANCHOR_END: queue
}

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let rings = lesson.args.number("rings") as usize;
        let costs = [(13 + 25 + 25, 0), (2 + 2 + 2 + rings, rings.max(3)), (2 + 2 + 3, 3)];
        let mut table = Table::new(["version", "polls", "for nothing", "longest queue"]);
        let versions = SPEC.versions.iter().zip(costs);
        for ((version, about), cost) in versions.filter(|((name, _), _)| lesson.args.runs(name)) {
            lesson.say(format_args!("{version}: {about}"));
            let tasks = ["guest", "kettle", "host"].map(|name| watch::spawned(name)).to_vec();
            let house = House { version, tasks, ..House::default() };
            let guest = pin!(noise(&house, 12, "the guest rings", &house.rung, rings));
            let kettle = pin!(noise(&house, 24, "the kettle boils", &house.boiled, 1));
            let futures: Futures<'_> = [Some(guest), Some(kettle), Some(pin!(host(&house)))];
            match *version {
                "busy" => house.run_busy(futures),
                _ => house.run_queue(futures, Pick::new(lesson.args.seed())),
            }
            let (polls, longest) = (house.polls.get(), house.longest.get());
            table.row([version, &polls, &(polls - 4), &longest]); // Four lines were told.
            lesson.check((polls, longest) == cost, "each executor costs what its loop says");
        }
        lesson.say(format_args!("\n{table}"));
        Ok(())
    })
}
