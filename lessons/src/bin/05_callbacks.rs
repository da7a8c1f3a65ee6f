//! # 05 · Callbacks: what to do when it is done
//!
//! From the notes on asynchronous I/O (High Performance Python, chapter 8). A function that has to
//! wait is given another one to call with the result. The notes let the loop itself sleep for the
//! database, and a heart that beats beside it stops. With a timer only the callback waits.
//!
//! Run me like this:
//! ```text
//! cargo run --bin 05_callbacks                       blocked, and with a timer: 1.0 s and 0.5 s
//! cargo run --bin 05_callbacks -- --delay 5000       a database as slow as that of the notes
//! ```
//! On the real clock the figures vary a little. Everything else is the same every time.

use lessons::cli::{Param, Spec};
use lessons::figures::{Table, Time};
use lessons::lesson::{self, Lesson};
use lessons::say;
use std::collections::VecDeque;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const SPEC: Spec = Spec {
    name: "05_callbacks",
    about: "callbacks: one that blocks the loop for its whole delay, and a timer that does not",
    params: &[&[Param::millis("delay", "500", "how long the pretended database takes")]],
    versions: &[
        ("blocking", "the program of the notes: the loop sleeps for the database"),
        ("timer", "the loop goes on, and a timer calls back"),
    ],
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let mut figures = Table::new(["version", "all saved after", "latest beat"]);
        if lesson.args.runs("blocking") {
            say!("The loop sleeps for the database, and the heart has to wait:");
            let [saved, late] = run(lesson, true, "response response beat beat beat");
            lesson.check(late >= lesson.args.millis("delay"), "a beat is late by a whole call");
            figures.row([&"blocking", &Time(saved), &Time(late)]);
        }
        if lesson.args.runs("timer") {
            say!("A timer calls back, and the heart beats meanwhile:");
            let [saved, late] = run(lesson, false, "beat beat beat response response");
            figures.row([&"timer", &Time(saved), &Time(late)]);
        }
        say!("{figures}");
        Ok(())
    })
}

// ANCHOR: loop
type Callback = Box<dyn FnOnce(&mut EventLoop<'_>)>;

/// The queue of lesson 04, and a second one: what is to be called later, in the order of time.
struct EventLoop<'a> {
    lesson: &'a Lesson,
    /// Whether the loop sleeps for the database.
    blocks: bool,
    queue: VecDeque<Callback>,
    timers: VecDeque<(Instant, Callback)>,
    heard: Vec<(&'static str, Instant)>,
}

impl EventLoop<'_> {
    fn call_at(&mut self, due: Instant, callback: Callback) {
        let place = self.timers.partition_point(|(other, _)| *other <= due);
        self.timers.insert(place, (due, callback));
    }

    fn start(&mut self) {
        loop {
            while let Some(callback) = self.queue.pop_front() {
                callback(self);
            }
            // Only with nothing left to call does the loop wait, and then for the first timer.
            let Some((due, callback)) = self.timers.pop_front() else { return };
            self.sleep(due.saturating_duration_since(self.now()));
            self.queue.push_back(callback);
        }
    }

    /// Python's `time.sleep`: the only thread that there is does nothing else meanwhile.
    fn sleep(&self, time: Duration) {
        let end = self.now() + time;
        self.lesson.block(time);
        self.lesson.clock().advance_to(end); // a virtual clock has to be moved by somebody
    }

    fn now(&self) -> Instant {
        self.lesson.clock().now()
    }

    fn print(&mut self, what: &'static str, line: &str) {
        say!("{line}");
        self.heard.push((what, self.now()));
    }
}
// ANCHOR_END: loop

// ANCHOR: callbacks
type Answer = fn(&mut EventLoop<'_>, &str);

fn save_value(eventloop: &mut EventLoop<'_>, value: &str, callback: Answer) {
    say!("Saving {value} to database");
    save_result_to_db(eventloop, value, callback);
    say!("save_value returns, and has no response to give");
}

fn save_result_to_db(eventloop: &mut EventLoop<'_>, value: &str, callback: Answer) {
    say!("running database processes");
    let result = format!("Return {value} + modified value");
    let callback = Box::new(move |eventloop: &mut EventLoop<'_>| callback(eventloop, &result));
    let delay = eventloop.lesson.args.millis("delay");
    if eventloop.blocks {
        // What the notes do: the loop is made to sleep, then to call. Nobody else has a turn.
        eventloop.queue.push_back(Box::new(move |eventloop| eventloop.sleep(delay)));
        eventloop.queue.push_back(callback);
    } else {
        // The loop is told when to call, and goes on.
        eventloop.call_at(eventloop.now() + delay, callback);
    }
}

fn print_response(eventloop: &mut EventLoop<'_>, response: &str) {
    eventloop.print("response", &format!("Response from database: {response}"));
}
// ANCHOR_END: callbacks

/// Two values are saved beside three beats: the time that takes, and by how much a beat was late.
fn run(lesson: &Lesson, blocks: bool, expected: &str) -> [Duration; 2] {
    let (queue, timers, heard) = Default::default();
    let mut eventloop = EventLoop { lesson, blocks, queue, timers, heard };
    let start = lesson.clock().now();
    let beats = [1, 2, 3].map(|number| start + lesson.args.millis("delay") * number / 4);
    for due in beats {
        eventloop.call_at(due, Box::new(|eventloop| eventloop.print("beat", "    beat")));
    }
    for value in ["one value", "another value"] {
        eventloop.queue.push_back(Box::new(|it| save_value(it, value, print_response)));
    }
    eventloop.start();
    say!("");
    let order: Vec<_> = eventloop.heard.iter().map(|(what, _)| *what).collect();
    lesson.check(order.join(" ") == expected, format_args!("{order:?}, not {expected}"));
    let at =
        |what| eventloop.heard.iter().filter(move |heard| heard.0 == what).map(|heard| heard.1);
    let late = at("beat").zip(beats).map(|(beat, due)| beat - due).max();
    [at("response").max().unwrap_or(start) - start, late.unwrap_or_default()]
}
