//! # 03 · `yield from`: one coroutine speaks through another
//!
//! From the notes on coroutines, example 3. A body that hands out what another one has can fetch it
//! in a loop and yield it again, or delegate: `yield from`. A delegation is open both ways: what is
//! sent or thrown goes to the innermost body, and what that returns is the value of the expression.
//!
//! Run me like this:
//! ```text
//! cargo run --bin 03_yield_from                     by loops, by delegation, and through two levels
//! cargo run --bin 03_yield_from -- --only async     with generator2 as an async block
//! cargo run --bin 03_yield_from -- --trace          each level's resumes and yields
//! ```

use handloom::coroutine::CoroutineState::{Complete, Yielded};
use handloom::coroutine::{
    Boxed, Co, Coroutine, Generator, Raised, Resume, Step, Stop, YieldFrom, async_body,
};
use lessons::cli::Spec;
use lessons::conversation::{Item, VERSIONS, both_ways, items, list};
use lessons::lesson::{self, Lesson};
use lessons::{say, show};
use std::process::ExitCode;

const SPEC: Spec = Spec {
    name: "03_yield_from",
    about: "yield from: instead of loops, and send and throw through two levels",
    versions: VERSIONS,
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        say!("Letters, then numbers, by two loops:");
        show!(lesson, list(generator1()) => all if format!("{all:?}") == ALL);
        let by_hand = || Generator2::Letters(YieldFrom::new(items("AB".chars()))).boxed();
        both_ways(lesson, || delegate(lesson, by_hand), || delegate(lesson, generator2));
        through_two_levels(lesson);
        Ok(())
    })
}

/// A body that hands out values of any type, as the notes' do.
type Items = Boxed<(), Item, ()>;
const ALL: &str = "['A', 'B', 1, 2, 3]";

// ANCHOR: async
/// The notes' `generator1`: each value goes through its hands.
fn generator1() -> Items {
    async_body(|mut co: Co<Item>| async move {
        for x in "AB".chars() {
            co.yield_(Box::new(x)).await?;
        }
        for y in 1..4 {
            co.yield_(Box::new(y)).await?;
        }
        Ok(())
    })
    .boxed()
}

/// The notes' `generator2`: it lets others speak.
fn generator2() -> Items {
    async_body(|mut co: Co<Item>| async move {
        co.yield_from(items("AB".chars())).await?;
        co.yield_from(items(1..4)).await
    })
    .boxed()
}
// ANCHOR_END: async

// ANCHOR: enum
/// The same by hand: each variant holds whom it delegates to, and passes every input on.
enum Generator2 {
    Letters(YieldFrom<Items>),
    Numbers(YieldFrom<Items>),
}

impl Coroutine for Generator2 {
    type Sent = ();
    type Yield = Item;
    type Return = ();

    fn resume(&mut self, input: Resume<()>) -> Step<Self> {
        match self {
            Generator2::Letters(inner) => match inner.resume(input)? {
                Yielded(letter) => Ok(Yielded(letter)),
                Complete(()) => {
                    *self = Generator2::Numbers(YieldFrom::new(items(1..4)));
                    self.resume(Resume::Next)
                }
            },
            Generator2::Numbers(inner) => inner.resume(input),
        }
    }
}
// ANCHOR_END: enum

fn delegate(lesson: &Lesson, generator2: impl Fn() -> Items) {
    say!("\nThe same by two delegations, value by value and as a list:");
    let mut t3 = Generator::new(generator2()).traced("t3");
    for _ in 0..5 {
        show!(lesson, t3.next() => Ok(_));
    }
    show!(lesson, t3.next() => Err(Stop::Returned(())));
    show!(lesson, list(generator2()) => all if format!("{all:?}") == ALL);
}

// ANCHOR: levels
/// Speaks through `inner` until that returns, and returns one more.
fn relay(name: &'static str, inner: Boxed<i32, i32, i32>) -> Boxed<i32, i32, i32> {
    let body = async_body(move |mut co: Co<i32, i32>| async move {
        let value = co.yield_from(inner).await?;
        say!("    {name}: the value of yield from is {value}");
        Ok(value + 1)
    });
    body.traced(name).boxed()
}

/// Adds up what it is sent, catches what is thrown, and returns the sum when nothing is sent.
fn total() -> Boxed<i32, i32, i32> {
    let body = async_body(|mut co: Co<i32, i32>| async move {
        let mut sum = 0;
        loop {
            match co.yield_(sum).await {
                Ok(Some(number)) => sum += number,
                Ok(None) => return Ok(sum),
                Err(Raised::Error(error)) => {
                    say!("    inner: caught {error}, starting again");
                    sum = 0;
                }
                Err(exit) => return Err(exit),
            }
        }
    });
    body.traced("inner").boxed()
}

fn through_two_levels(lesson: &Lesson) {
    say!("\nFrom outer through middle to inner, and back:");
    let mut outer = Generator::new(relay("outer", relay("middle", total())));
    show!(lesson, outer.next() => Ok(0));
    show!(lesson, outer.send(10) => Ok(10));
    show!(lesson, outer.throw("a mistake") => Ok(0));
    show!(lesson, outer.send(30) => Ok(30));
    show!(lesson, outer.next() => Err(Stop::Returned(32)));
}
// ANCHOR_END: levels
