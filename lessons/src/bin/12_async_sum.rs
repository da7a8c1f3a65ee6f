//! # 12 · Two sums at once
//!
//! The first asyncio program of the notes. Two coroutines add up the halves of 0..200, a hundred
//! numbers a round, and pause for 0.1 s after each round. There are two rounds each: the program counts
//! one round more than there are hundreds, so the last one adds nothing, and pauses all the same.
//! * `sequential`, wrong but working: one is awaited, then the other. 0.4 s, and nothing else went on.
//! * `concurrent`, right: both are tasks, and pause at the same time. 0.2 s.
//!
//! This is concurrency: both are under way. It is not parallelism: one thread does all the adding, for
//! one of them at a time. The waiting shrank; the adding takes as long as before. Adding on several
//! processors at once is lesson 25.
//!
//! In the runtime (`runtime/src`): `spawn` in `lib.rs`, `future/gather.rs`. Run me like this:
//! ```text
//! cargo run --bin 12_async_sum                                both, and what they cost
//! cargo run --bin 12_async_sum -- --length 600                a longer list, to see more of it
//! cargo run --bin 12_async_sum -- --only concurrent --trace   who runs while the other one waits
//! ```
//! The times vary with the real clock.

use handloom::time::sleep;
use handloom::{gather, spawn_named};
use lessons::cli::{Param, Spec};
use lessons::figures::{Process, Table, Time};
use lessons::lesson;
use std::cell::{Cell, RefCell};
use std::process::ExitCode;
use std::rc::Rc;
use std::time::{Duration, Instant};

const SPEC: Spec = Spec {
    name: "12_async_sum",
    about: "two coroutines add up the halves of a list, and pause after each hundred numbers",
    params: &[&[
        Param::number("length", 0, 100_000, "200", "how long the list is"),
        Param::millis("pause", "100", "the pause after each round"),
    ]],
    versions: &[
        ("sequential", "the second sum waits for the end of the first"),
        ("concurrent", "both sums are under way at once"),
    ],
    ..Spec::DEFAULT
};

/// What both sums can see.
struct Room {
    start: Instant,
    /// Who said something, in order.
    told: RefCell<Vec<&'static str>>,
    pausing: Cell<usize>,
    most_pausing: Cell<usize>,
}

impl Room {
    /// A line at its moment, in the column of whoever says it.
    fn say(&self, name: &'static str, what: &str) {
        self.told.borrow_mut().push(name);
        let now = (handloom::time::now() - self.start).as_secs_f64();
        let column = if name == "A" { 0 } else { 30 };
        lessons::say!("  {now:.3} s  {:column$}{name} {what}", "");
    }
}

// ANCHOR: sum
async fn async_sum(name: &'static str, numbers: Vec<u64>, pause: Duration, room: Rc<Room>) -> u64 {
    let mut sum = 0;
    for round in 0..=numbers.len() / 100 {
        let hundred: Vec<_> = numbers.iter().skip(round * 100).take(100).collect();
        room.say(name, &format!("starts, {} numbers", hundred.len()));
        sum += hundred.into_iter().sum::<u64>();
        room.say(name, &format!("stops at {sum}"));
        room.pausing.set(room.pausing.get() + 1);
        room.most_pausing.set(room.most_pausing.get().max(room.pausing.get()));
        sleep(pause).await;
        room.pausing.set(room.pausing.get() - 1);
    }
    sum
}
// ANCHOR_END: sum

// ANCHOR: sequential
/// Wrong, but working: an `await` waits, so B does not even begin before A has ended.
async fn sequential(halves: [Vec<u64>; 2], pause: Duration, room: &Rc<Room>) -> [u64; 2] {
    let [first, second] = halves;
    let a = async_sum("A", first, pause, Rc::clone(room)).await;
    let b = async_sum("B", second, pause, Rc::clone(room)).await;
    [a, b]
}
// ANCHOR_END: sequential

// ANCHOR: concurrent
/// Right: two tasks begin, and then both are awaited.
async fn concurrent(halves: [Vec<u64>; 2], pause: Duration, room: &Rc<Room>) -> [u64; 2] {
    let [first, second] = halves;
    let a = spawn_named("A", async_sum("A", first, pause, Rc::clone(room)));
    let b = spawn_named("B", async_sum("B", second, pause, Rc::clone(room)));
    let sums = gather([a, b]).await;
    [0, 1].map(|at| *sums[at].as_ref().expect("a sum does not panic"))
}
// ANCHOR_END: concurrent

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let (length, pause) = (lesson.args.number("length"), lesson.args.millis("pause"));
        lesson.say("A adds up the first half of the list, B the second.\n\n");
        let mut table = Table::new(["version", "A", "B", "time", "pausing at once"]);
        for (version, about) in SPEC.versions.iter().filter(|(name, _)| lesson.args.runs(name)) {
            lesson.say(format_args!("{version}: {about}"));
            let runtime = lesson.runtime_builder().build();
            let start = runtime.now();
            let (told, pausing) = (RefCell::default(), Cell::default());
            let room = Rc::new(Room { start, told, pausing, most_pausing: Cell::default() });
            let halves = [(0..length / 2).collect(), (length / 2..length).collect()];
            let sums = match *version {
                "sequential" => runtime.block_on(sequential(halves, pause, &room)),
                _ => runtime.block_on(concurrent(halves, pause, &room)),
            };
            let (time, most) = (runtime.now() - start, room.most_pausing.get());
            table.row([version, &sums[0], &sums[1], &Time(time), &most]);

            let ranges = [0..length / 2, length / 2..length];
            lesson.check(sums == ranges.map(Iterator::sum::<u64>), "the sums are right");
            let rounds =
                [length / 2, length - length / 2].map(|numbers| (numbers / 100 + 1) as u32);
            let (rounds, at_once) = match *version {
                "sequential" => (rounds[0] + rounds[1], 1),
                _ => (rounds[0].max(rounds[1]), 2),
            };
            let exactly = !lesson.args.is_virtual() || time == pause * rounds;
            lesson.check(time >= pause * rounds && exactly, "it takes as long as its pauses");
            lesson.check(most == at_once, "the pauses are at the same time if the sums are tasks");
            let alone = room.told.borrow().chunks(2).all(|said| said[0] == said[1]);
            lesson.check(alone, "whoever starts to add stops before the other one starts");
        }
        lesson.say(format_args!("\n{table}"));
        lesson
            .check(Process::now().threads.is_none_or(|threads| threads == 1), "one thread did it");
        Ok(())
    })
}
