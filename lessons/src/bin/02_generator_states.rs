//! # 02 · The four states of a generator
//!
//! From the notes on coroutines, example 2. `next`, `send`, `throw` and `close` lead a generator from
//! state to state: created, suspended, closed. That it is running is seen by its body alone.
//!
//! Run me like this:
//! ```text
//! cargo run --bin 02_generator_states                   every call, and the state after it
//! cargo run --bin 02_generator_states -- --only async   with coroutine2 as an async block
//! cargo run --bin 02_generator_states -- --trace        the states as the runtime reports them
//! ```

use handloom::coroutine::CoroutineState::{Complete, Yielded};
use handloom::coroutine::GeneratorState::{Closed, Created, Suspended};
use handloom::coroutine::{
    Boxed, Co, Coroutine, Generator, Raised, Resume, SharedGenerator, Step, Stop, Traced,
    async_body,
};
use lessons::cli::Spec;
use lessons::conversation::{VERSIONS, both_ways};
use lessons::lesson::{self, Lesson};
use lessons::{say, show};
use std::cell::OnceCell;
use std::process::ExitCode;
use std::rc::Rc;

const SPEC: Spec = Spec {
    name: "02_generator_states",
    about: "the states of a generator, from outside and from inside; throw and close",
    versions: VERSIONS,
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let by_hand = |x, me| Coroutine2::Start { x, me }.boxed();
        both_ways(lesson, || talk(lesson, by_hand), || talk(lesson, coroutine2));
        stubborn(lesson);
        Ok(())
    })
}

// ANCHOR: enum
/// The generator as its own body knows it: what the global variable `cr3` is in Python.
type Me = Rc<OnceCell<SharedGenerator<Traced<Boxed<i32, i32, ()>>>>>;

fn look_inside(me: &Me) {
    let cr3 = me.get().expect("a body runs after its generator was made");
    say!("    inside: {}; next() from here: {}", cr3.state(), cr3.next().unwrap_err());
}

/// The notes' `coroutine2`, by hand. What the body still needs after a yield is in the variant.
enum Coroutine2 {
    Start { x: i32, me: Me },
    AtYieldX { x: i32 },
    AtYieldSum,
}

impl Coroutine for Coroutine2 {
    type Sent = i32;
    type Yield = i32;
    type Return = ();

    fn resume(&mut self, input: Resume<i32>) -> Step<Self> {
        let received = input.received()?.unwrap_or_default(); // `?`: nothing is caught here
        let (value, next) = match self {
            Coroutine2::Start { x, me } => {
                say!("    coroutine started: {x}");
                look_inside(me);
                (*x, Coroutine2::AtYieldX { x: *x })
            }
            Coroutine2::AtYieldX { x } => {
                say!("    coroutine y received: {received}");
                (*x + received, Coroutine2::AtYieldSum)
            }
            Coroutine2::AtYieldSum => {
                say!("    coroutine z received: {received}");
                return Ok(Complete(()));
            }
        };
        *self = next;
        Ok(Yielded(value))
    }
}
// ANCHOR_END: enum

// ANCHOR: async
/// As an `async` block: the compiler knows what is still needed after a yield.
fn coroutine2(x: i32, me: Me) -> Boxed<i32, i32, ()> {
    async_body(move |mut co: Co<i32, i32>| async move {
        say!("    coroutine started: {x}");
        look_inside(&me);
        let y = co.yield_(x).await?.unwrap_or_default();
        say!("    coroutine y received: {y}");
        let z = co.yield_(x + y).await?.unwrap_or_default();
        say!("    coroutine z received: {z}");
        Ok(())
    })
    .boxed()
}
// ANCHOR_END: async

// ANCHOR: talk
fn talk(lesson: &Lesson, coroutine2: impl Fn(i32, Me) -> Boxed<i32, i32, ()>) {
    let start = || {
        let me = Me::default();
        me.get_or_init(|| SharedGenerator::new(coroutine2(10, me.clone()).traced("cr3"))).clone()
    };
    say!("The conversation of the notes, with the state at every point:");
    let cr3 = start();
    show!(lesson, cr3.state() => Created);
    show!(lesson, cr3.next() => Ok(10));
    show!(lesson, cr3.state() => Suspended);
    show!(lesson, cr3.send(100) => Ok(110));
    show!(lesson, cr3.state() => Suspended);
    show!(lesson, cr3.send(100) => Err(Stop::Returned(())));
    show!(lesson, cr3.state() => Closed);

    say!("\nAn error thrown in is raised at the yield. Nobody catches it, so it comes out:");
    let cr3 = start();
    show!(lesson, cr3.next() => Ok(10));
    show!(lesson, cr3.throw("too hot") => Err(Stop::Raised(Raised::Error(_))));
    show!(lesson, cr3.state() => Closed);

    say!("\nClosed before its first next, it never runs; and nothing leads out of that:");
    let cr3 = start();
    show!(lesson, cr3.close() => Ok(None));
    show!(lesson, cr3.next() => Err(Stop::Closed));
}
// ANCHOR_END: talk

// ANCHOR: stubborn
/// A body may catch what is raised at its yield: an error, to go on; the request to exit, to end.
fn stubborn(lesson: &Lesson) {
    say!("\nThis body catches errors and goes on. Told to exit, it cleans up and returns:");
    let mut worker = Generator::new(async_body(|mut co: Co<&str>| async move {
        loop {
            match co.yield_("at work").await {
                Err(Raised::Error(error)) => say!("    caught: {error}"),
                Err(Raised::Exit) => return Ok("all clean"),
                Ok(_) => {}
            }
        }
    }))
    .traced("worker");
    show!(lesson, worker.next() => Ok("at work"));
    show!(lesson, worker.throw("too hot") => Ok("at work"));
    show!(lesson, worker.close() => Ok(Some("all clean")));
}
// ANCHOR_END: stubborn
