//! Generators beside a small interpreter of Python's protocol.
//!
//! A [`Program`] is a tree of bodies, each written as a list of steps, and the calls that are made
//! on the generator over it. [`check`] runs it: each body as a machine by hand or as an `async`
//! block, the whole behind each kind of handle, and driven by an executor. After every call the
//! `model` says what has to have come out, in which state the generator is, and how many bodies
//! there are.

mod by_await;
mod by_hand;
mod decode;
mod handles;
mod model;

use handles::Handle;
use handloom::Runtime;
use handloom::coroutine::{
    Boxed, Generator, GeneratorError, Raised, Resume, SharedGenerator, Stop, drive_with,
};
use model::Model;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

/// Any body, as the handles see it.
type Inner = Boxed<i32, i32, i32>;

/// A body, and what is done with the generator over it.
#[derive(Clone, Debug)]
pub struct Program {
    body: Body,
    calls: Vec<Call>,
}

/// A function with yields in it. It returns the sum of what it was sent and of what the bodies that
/// it delegated to returned.
#[derive(Clone, Debug)]
struct Body {
    /// Whether it is a machine written by hand, or else an `async` block.
    by_hand: bool,
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
    /// `try: yield value; except ...: ...`
    Yield(i32, Except),
    /// The same around a `yield from`.
    From(Body, Except),
    /// Awaits something that is no yield. To a machine written by hand that is nothing.
    Wait,
    Raise(i32),
    Return(i32),
    Panic,
}

/// What a body does about what is raised at a step.
#[derive(Clone, Copy, Debug)]
struct Except {
    error: Then,
    exit: Then,
}

#[derive(Clone, Copy, Debug)]
enum Then {
    /// It is raised out of the body.
    Pass,
    /// The body goes on.
    Catch,
    Return(i32),
    Raise(i32),
}

#[derive(Clone, Copy, Debug)]
enum Call {
    Next,
    Send(i32),
    Throw(i32),
    ThrowExit,
    Close,
    /// A `for` loop that breaks after so many values.
    Loop(u8),
}

/// What is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Thrown {
    Error(i32),
    Protocol(GeneratorError),
    Exit,
}

/// What comes of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Yields(i32),
    Returned(i32),
    Closed,
    Raised(Thrown),
    /// Of a `close`.
    Gave(Option<i32>),
    /// Of a loop: its values, and what ended it, unless that was a `break` or an end long ago.
    Looped(Vec<i32>, Option<Result<i32, Thrown>>),
    Panicked,
}

/// How many bodies there are.
#[derive(Clone, Debug, Default)]
struct Alive(Rc<Cell<usize>>);

/// One of them.
#[derive(Debug)]
struct Held(Alive);

impl Alive {
    fn one(&self) -> Held {
        self.0.set(self.0.get() + 1);
        Held(self.clone())
    }

    fn count(&self) -> usize {
        self.0.get()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let alive = &self.0.0;
        alive.set(alive.get() - 1);
    }
}

impl Body {
    fn make(&self, alive: &Alive) -> Inner {
        if self.by_hand { by_hand::make(self, alive) } else { by_await::make(self, alive) }
    }
}

impl Then {
    /// What becomes of what was raised: the body goes on, returns, or raises.
    fn apply<R>(self, raised: R, raise: impl FnOnce(i32) -> R) -> Result<Option<i32>, R> {
        match self {
            Then::Pass => Err(raised),
            Then::Catch => Ok(None),
            Then::Return(value) => Ok(Some(value)),
            Then::Raise(error) => Err(raise(error)),
        }
    }
}

impl Except {
    /// The same, for an error or for the request to exit.
    fn apply(self, raised: Raised) -> Result<Option<i32>, Raised> {
        let then = if raised.is_exit() { self.exit } else { self.error };
        then.apply(raised, error)
    }
}

/// An error that is known by its number.
fn error(number: i32) -> Raised {
    Raised::error(format!("{number}"))
}

impl Thrown {
    fn of(raised: &Raised) -> Thrown {
        match raised.downcast_ref::<GeneratorError>() {
            _ if raised.is_exit() => Thrown::Exit,
            Some(mistake) => Thrown::Protocol(*mistake),
            None => Thrown::Error(raised.to_string().parse().expect("one of ours")),
        }
    }
}

impl Outcome {
    fn of(outcome: Result<i32, Stop<i32>>) -> Outcome {
        match outcome {
            Ok(value) => Outcome::Yields(value),
            Err(Stop::Returned(value)) => Outcome::Returned(value),
            Err(Stop::Closed) => Outcome::Closed,
            Err(Stop::Raised(raised)) => Outcome::Raised(Thrown::of(&raised)),
        }
    }
}

impl Program {
    /// The program that these bytes stand for. Any bytes stand for one.
    pub fn decode(bytes: &[u8]) -> Program {
        decode::program(bytes)
    }
}

/// Runs the program that `bytes` stand for, behind every kind of handle and as a task.
///
/// # Panics
/// If something comes out that the interpreter does not say.
pub fn check(bytes: &[u8]) {
    check_program(&Program::decode(bytes));
}

/// The same for a program.
///
/// # Panics
/// As [`check`].
pub fn check_program(program: &Program) {
    check_handle(program, |body, _| Generator::new(body));
    check_handle(program, |body, _| Generator::new(body).traced("body"));
    check_handle(program, |body, _| SharedGenerator::new(body));
    check_handle(program, |body, _| SharedGenerator::new(body).clone());
    check_driven(program);
}

fn check_handle<H: Handle>(program: &Program, make: impl FnOnce(Inner, &Program) -> H) {
    let alive = Alive::default();
    let mut handle = make(program.body.make(&alive), program);
    let mut model = Model::new(&program.body, false);
    for call in &program.calls {
        let outcome = catch_unwind(AssertUnwindSafe(|| handle.call(*call)));
        assert_eq!(outcome.unwrap_or(Outcome::Panicked), model.call(*call), "{call:?}");
        assert_eq!(handle.state(), model.state(), "after {call:?}");
        assert_eq!(alive.count(), model.bodies(), "after {call:?}");
    }
    drop(handle);
    assert_eq!(alive.count(), 0, "whatever a body held is dropped");
}

/// As a task, which answers each yield by one of the calls.
fn check_driven(program: &Program) {
    let alive = Alive::default();
    let mut model = Model::new(&program.body, true);
    let mut expected = vec![model.call(Call::Next)];
    // A `close` and a loop are no answers to a yield.
    let mut answers = program.calls.iter().filter(|it| !matches!(it, Call::Close | Call::Loop(_)));
    while let Some(Outcome::Yields(_)) = expected.last() {
        expected.push(model.call(answers.next().copied().unwrap_or(Call::Next)));
    }

    let seen = RefCell::new(Vec::new());
    let mut answers = program.calls.iter().filter(|it| !matches!(it, Call::Close | Call::Loop(_)));
    let answer = |value| {
        seen.borrow_mut().push(Outcome::Yields(value));
        match answers.next().copied().unwrap_or(Call::Next) {
            Call::Send(value) => Resume::Send(value),
            Call::Throw(number) => match error(number) {
                Raised::Error(error) => Resume::Throw(error),
                Raised::Exit => Resume::Exit,
            },
            Call::ThrowExit => Resume::Exit,
            _ => Resume::Next,
        }
    };
    let runtime = Runtime::builder().virtual_clock().build();
    let task = drive_with(program.body.make(&alive), answer);
    let end = catch_unwind(AssertUnwindSafe(|| runtime.block_on(task)));
    let mut seen = seen.into_inner();
    seen.push(match end {
        Ok(Ok(value)) => Outcome::Returned(value),
        Ok(Err(raised)) => Outcome::Raised(Thrown::of(&raised)),
        Err(_) => Outcome::Panicked,
    });
    assert_eq!(seen, expected, "driven");
    assert_eq!(alive.count(), 0, "driven to its end");
}
