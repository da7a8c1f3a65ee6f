//! # 01 · Generators and coroutines: `next` and `send`
//!
//! From the notes on coroutines, example 1. A function runs from its first line to its last and
//! forgets everything. A coroutine stops at a `yield`, remembers where it was, and goes on when it
//! is resumed: with `next`, which brings nothing, or with `send`, which brings a value.
//!
//! Run me like this:
//! ```text
//! cargo run --bin 01_generators                     the conversations, as Python's prompt shows them
//! cargo run --bin 01_generators -- --only async     with the bodies as async blocks
//! cargo run --bin 01_generators -- --trace          every resume, yield and state
//! ```
//! Lines that are indented are printed by the body; the others tell what its caller did and got.

use handloom::coroutine::CoroutineState::{Complete, Yielded};
use handloom::coroutine::{Co, Coroutine, Generator, Resume, Step, Stop, async_body};
use lessons::cli::Spec;
use lessons::conversation::{VERSIONS, both_ways};
use lessons::lesson::{self, Lesson};
use lessons::{say, show};
use std::process::ExitCode;

const SPEC: Spec = Spec {
    name: "01_generators",
    about: "next and send: a function that stops in the middle and is spoken to",
    versions: VERSIONS,
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        both_ways(lesson, || talk(lesson, || Coroutine1::Start), || talk(lesson, coroutine1));
        difference(lesson);
        Ok(())
    })
}

// ANCHOR: enum
/// The notes' `coroutine1`, by hand: a variant for every place where it can stand.
enum Coroutine1 {
    Start,
    AtTheYield,
}

/// To be suspended costs this much: which of the two places it is.
const _: () = assert!(size_of::<Coroutine1>() == 1);

impl Coroutine for Coroutine1 {
    type Sent = i32;
    type Yield = ();
    type Return = ();

    fn resume(&mut self, input: Resume<i32>) -> Step<Self> {
        let received = input.received()?;
        match self {
            Coroutine1::Start => {
                say!("    coroutine started");
                *self = Coroutine1::AtTheYield;
                Ok(Yielded(()))
            }
            Coroutine1::AtTheYield => {
                let i = received;
                say!("    coroutine received: {i:?}");
                Ok(Complete(()))
            }
        }
    }
}
// ANCHOR_END: enum

// ANCHOR: async
/// As an `async` block: the compiler finds the places where it can stand.
fn coroutine1() -> impl Coroutine<Sent = i32, Yield = (), Return = ()> {
    async_body(|mut co: Co<(), i32>| async move {
        say!("    coroutine started");
        let i = co.yield_(()).await?;
        say!("    coroutine received: {i:?}");
        Ok(())
    })
}
// ANCHOR_END: async

// ANCHOR: talk
fn talk<C>(lesson: &Lesson, coroutine1: impl Fn() -> C)
where
    C: Coroutine<Sent = i32, Yield = (), Return = ()>,
{
    say!("With next alone the caller brings nothing, and the body receives nothing:");
    let mut cr1 = Generator::new(coroutine1()).traced("cr1");
    show!(lesson, cr1.next() => Ok(()));
    show!(lesson, cr1.next() => Err(Stop::Returned(())));

    say!("\nWith send the yield has a value:");
    let mut cr1 = Generator::new(coroutine1()).traced("cr1");
    show!(lesson, cr1.next() => Ok(()));
    show!(lesson, cr1.send(100) => Err(Stop::Returned(())));

    say!("\nBefore the first next it stands at no yield that could receive:");
    let mut cr1 = Generator::new(coroutine1()).traced("cr1");
    show!(lesson, cr1.send(100) => Err(Stop::Raised(_)));
    say!("Nothing has happened to it:");
    show!(lesson, cr1.next() => Ok(()));
    show!(lesson, cr1.send(100) => Err(Stop::Returned(())));
}
// ANCHOR_END: talk

// ANCHOR: difference
/// What tells a generator from a coroutine is whether the body uses what its `yield` receives.
fn difference(lesson: &Lesson) {
    say!("\nA generator only hands out. It is asked again and again; what is sent is lost:");
    let mut countdown = Generator::new(async_body(|mut co: Co<i32, i32>| async move {
        for n in [3, 2, 1] {
            co.yield_(n).await?;
        }
        Ok(())
    }))
    .traced("countdown");
    show!(lesson, countdown.next() => Ok(3));
    show!(lesson, countdown.send(100) => Ok(2));
    show!(lesson, countdown.next() => Ok(1));
    show!(lesson, countdown.next() => Err(Stop::Returned(())));

    say!("\nA coroutine gives and takes. After one next it is sent to, and it remembers:");
    let mut total = Generator::new(async_body(|mut co: Co<i32, i32>| async move {
        let mut sum = 0;
        while let Some(number) = co.yield_(sum).await? {
            sum += number;
        }
        Ok(sum)
    }))
    .traced("total");
    show!(lesson, total.next() => Ok(0));
    show!(lesson, total.send(10) => Ok(10));
    show!(lesson, total.send(20) => Ok(30));
    say!("This one ends when it receives nothing, and the stop carries what it returns:");
    show!(lesson, total.next() => Err(Stop::Returned(30)));
}
// ANCHOR_END: difference
