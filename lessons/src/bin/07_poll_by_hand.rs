//! # 07 · Polling by hand: one counter, stepped four ways
//!
//! A generator, an `enum`, a `Future` and an `async fn` are one thing: a function that can stop in the
//! middle. Here one counter is written as each of them and stepped by hand, without queue, waker or
//! loop: we say who goes on, and when. The table shows which word of one world is which of another.
//! First wrong but working: a plain function counts as well, but nobody else gets a word in.
//!
//! In the runtime: `runtime/src/coroutine/stepped.rs`, `drive.rs` beside it. Run me like this:
//! ```text
//! cargo run --bin 07_poll_by_hand -- --trace     each step, in the words of the trace
//! ```

use handloom::coroutine::CoroutineState::{Complete, Yielded};
use handloom::coroutine::{self, Co, Coroutine, Generator, Raised, Resume, Step, Stop};
use lessons::by_hand::Pick;
use lessons::cli::Spec;
use lessons::figures::Table;
use lessons::lesson;
use std::cell::Cell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::process::ExitCode;
use std::task::{Context, Poll, Waker};

const SPEC: Spec = Spec {
    name: "07_poll_by_hand",
    about: "one counter as a generator, an enum, a Future and an async fn, stepped by hand",
    ..Spec::DEFAULT
};

// ANCHOR: generator
/// 1. A generator: `yield_` hands a value out and stops.
async fn generator(mut co: Co<u64>) -> Result<&'static str, Raised> {
    for n in 1..=3 {
        co.yield_(n).await?;
    }
    Ok("done")
}
// ANCHOR_END: generator

// ANCHOR: enum
/// 2. The machine that it is, by hand: a variant for each place where it stands.
enum Counter {
    Start,
    AtYield { n: u64 },
}

impl Coroutine for Counter {
    type Sent = ();
    type Yield = u64;
    type Return = &'static str;
    fn resume(&mut self, input: Resume<()>) -> Step<Self> {
        input.received()?;
        let n = match *self {
            Counter::Start => 1,
            Counter::AtYield { n } => n + 1,
        };
        *self = Counter::AtYield { n };
        Ok(if n <= 3 { Yielded(n) } else { Complete("done") })
    }
}
// ANCHOR_END: enum

// ANCHOR: future
/// 3. A future. It hands out nothing but `Pending`; a value goes into a cell beside it.
struct Counting<'a>(u64, &'a Cell<u64>);

impl Future for Counting<'_> {
    type Output = &'static str;
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        self.0 += 1;
        self.1.set(self.0);
        if self.0 <= 3 { Poll::Pending } else { Poll::Ready("done") }
    }
}
// ANCHOR_END: future

// ANCHOR: async
/// 4. An `async fn`: the compiler writes the machine. It is pending until the value is taken.
async fn counting(beside: &Cell<u64>) -> &'static str {
    for n in 1..=3 {
        beside.set(n);
        poll_fn(|_| if beside.get() == 0 { Poll::Ready(()) } else { Poll::Pending }).await;
    }
    "done"
}
// ANCHOR_END: async

// ANCHOR: by_hand
/// To resume a future is to poll it. We ask when we like, so nobody needs a waker.
struct ByHand<'a, F>(Pin<Box<F>>, &'a Cell<u64>);

impl<F: Future> Coroutine for ByHand<'_, F> {
    type Sent = ();
    type Yield = u64;
    type Return = F::Output;
    fn resume(&mut self, _: Resume<()>) -> Step<Self> {
        match self.0.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => Ok(Yielded(self.1.take())),
            Poll::Ready(result) => Ok(Complete(result)),
        }
    }
}
// ANCHOR_END: by_hand

/// Every step of a counter: where it stood, and what came out.
fn steps<C>(name: &str, counter: C) -> Vec<(coroutine::GeneratorState, String)>
where
    C: Coroutine<Sent = (), Yield = u64, Return = &'static str>,
{
    let (mut counter, mut steps) = (Generator::new(counter).traced(name), Vec::new());
    loop {
        let before = counter.state();
        steps.push(match counter.next() {
            Ok(n) => (before, n.to_string()),
            Err(Stop::Returned(result)) => (before, result.into()),
            Err(_) => return steps,
        });
    }
}

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        // ANCHOR: turns
        // Wrong, but working: whoever counts, counts to the end.
        let plain = ["A", "B"].map(|name| [1, 2, 3].map(|n| format!("{name}{n}"))).concat();
        lesson.say(format_args!("plain functions    {}", plain.join(" ")));
        // Right: we ask for each step, so both can be under way.
        let (mut said, mut pick) = (vec![], Pick::new(lesson.args.seed()));
        let mut turns = VecDeque::from([("A", Counter::Start), ("B", Counter::Start)]);
        while let Some((name, mut counter)) = turns.remove(pick.next(turns.len())) {
            if let Ok(Yielded(n)) = counter.resume(Resume::Next) {
                said.push(format!("{name}{n}"));
                turns.push_back((name, counter));
            }
        }
        lesson.say(format_args!("taking turns       {}\n\n", said.join(" ")));
        // ANCHOR_END: turns
        said.sort();
        lesson.check(said == plain, "who takes turns leaves nothing out");
        let beside = &Cell::new(0);
        let ways = [
            steps("generator", coroutine::async_body(generator)),
            steps("enum", Counter::Start),
            steps("future", ByHand(Box::pin(Counting(0, beside)), beside)),
            steps("async_fn", ByHand(Box::pin(counting(beside)), beside)),
        ];
        let mut table = Table::new(["it stood at", "generator", "enum", "Future, async fn"]);
        for (state, said) in &ways[0] {
            let yields = ["yields", "Yielded", "Pending, and beside it"];
            let words = if said == "done" { ["returns", "Complete", "Ready"] } else { yields };
            let [a, b, c] = words.map(|word| format!("{word} {said}"));
            table.row([state, &a, &b, &c]);
        }
        lesson.say(table);
        lesson
            .check(ways.iter().all(|way| *way == ways[0] && way.len() == 4), "the ways are alike");
        Ok(())
    })
}
