//! # 04 · An event loop is a queue of functions
//!
//! From the notes on asynchronous I/O (High Performance Python, chapter 8): a concurrent program
//! often has an event loop at its heart: a list of functions to be called. A function that wants
//! something done next does not call it. It puts it into the queue and returns.
//!
//! Run me like this:
//! ```text
//! cargo run --bin 04_event_loop                      Hello World five times, turn by turn
//! cargo run --bin 04_event_loop -- --times 2         twice
//! cargo run --bin 04_event_loop -- --only two        two countdowns that take turns
//! ```

use lessons::cli::{Param, Spec};
use lessons::lesson::{self, Lesson};
use lessons::say;
use std::collections::VecDeque;
use std::process::ExitCode;

const SPEC: Spec = Spec {
    name: "04_event_loop",
    about: "an event loop in twenty lines: a queue of functions, called in turn",
    params: &[&[Param::number("times", 1, 1000, "5", "how often to say Hello World")]],
    versions: &[
        ("hello", "the program of the notes: Hello World by two functions in turn"),
        ("direct", "the same without a loop: the functions call each other"),
        ("two", "two things at the same time in one loop"),
    ],
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let times = lesson.args.number("times") as usize;
        if lesson.args.runs("hello") {
            hello(lesson, times);
        }
        if lesson.args.runs("direct") {
            direct(lesson, times);
        }
        if lesson.args.runs("two") {
            two(lesson);
        }
        Ok(())
    })
}

// ANCHOR: loop
/// A function in the queue. What it needs it has with it: a closure is Python's `partial`.
type Function = Box<dyn FnOnce(&mut EventLoop)>;

#[derive(Default)]
struct EventLoop {
    queue: VecDeque<(&'static str, Function)>,
    turns: usize,
    line: String,
    printed: Vec<String>,
}

impl EventLoop {
    fn put(&mut self, name: &'static str, function: impl FnOnce(&mut EventLoop) + 'static) {
        self.queue.push_back((name, Box::new(function)));
    }

    /// Calls one function after another until the queue is empty. Then nobody is left who could put
    /// anything into it, so the loop is over.
    fn start(&mut self) {
        while let Some((name, function)) = self.queue.pop_front() {
            self.turns += 1;
            function(self);
            let queue: Vec<_> = self.queue.iter().map(|(name, _)| *name).collect();
            say!("    turn {}: {name} returned; queue: [{}]", self.turns, queue.join(", "));
        }
    }
}
// ANCHOR_END: loop

impl EventLoop {
    /// Keeps `text` until its line is complete, as standard output does.
    fn write(&mut self, text: &str) {
        self.line += text;
        if let Some(line) = self.line.strip_suffix('\n') {
            say!("{line}");
            self.printed.push(std::mem::take(&mut self.line));
        }
    }
}

// ANCHOR: hello
fn do_hello(eventloop: &mut EventLoop, times: usize) {
    eventloop.write("Hello ");
    eventloop.put("do_world", move |eventloop| do_world(eventloop, times));
}

fn do_world(eventloop: &mut EventLoop, times: usize) {
    eventloop.write("World\n");
    if times > 1 {
        eventloop.put("do_hello", move |eventloop| do_hello(eventloop, times - 1));
    }
}

fn hello(lesson: &Lesson, times: usize) {
    let mut eventloop = EventLoop::default();
    eventloop.put("do_hello", move |eventloop| do_hello(eventloop, times));
    eventloop.start();
    say!("The queue is empty after {} turns, so the loop has stopped.\n", eventloop.turns);
    lesson.check(eventloop.printed == vec!["Hello World\n"; times], "Hello World, so many times");
    lesson.check(eventloop.turns == 2 * times, "each function has had its turn each time");
}
// ANCHOR_END: hello

// ANCHOR: direct
/// Each of the two calls the other and so waits for it: they all stand on the stack at the end.
fn hello_directly(times: usize, printed: &mut String) -> usize {
    printed.push_str("Hello ");
    1 + world_directly(times, printed)
}

fn world_directly(times: usize, printed: &mut String) -> usize {
    printed.push_str("World\n");
    1 + if times > 1 { hello_directly(times - 1, printed) } else { 0 }
}

fn direct(lesson: &Lesson, times: usize) {
    let mut printed = String::new();
    let depth = hello_directly(times, &mut printed);
    say!("Without the loop they call each other: {depth} calls, one inside the other.\n");
    lesson.check(depth == 2 * times, "no call returns before the last one was made");
    lesson.check(printed == "Hello World\n".repeat(times), "they say the same");
}
// ANCHOR_END: direct

// ANCHOR: two
fn countdown(eventloop: &mut EventLoop, what: &'static str, left: u32) {
    eventloop.write(&format!("{what}: {left}\n"));
    if left > 1 {
        eventloop.put(what, move |eventloop| countdown(eventloop, what, left - 1));
    }
}

fn two(lesson: &Lesson) {
    say!("Who returns lets others have a turn. Two countdowns in one loop:");
    let mut eventloop = EventLoop::default();
    eventloop.put("tea", |eventloop| countdown(eventloop, "tea", 3));
    eventloop.put("eggs", |eventloop| countdown(eventloop, "eggs", 3));
    eventloop.start();
    let printed = eventloop.printed.concat();
    lesson.check(printed == "tea: 3\neggs: 3\ntea: 2\neggs: 2\ntea: 1\neggs: 1\n", "turn by turn");
}
// ANCHOR_END: two
