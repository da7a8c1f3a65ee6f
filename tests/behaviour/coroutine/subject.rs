//! One body, written as an `enum` machine and as an `async` block, behind each kind of handle.
//!
//! ```python
//! def body(on_exit):
//!     try:
//!         got = yield 1
//!     except Catchable:
//!         yield 10
//!     except GeneratorExit:
//!         ...                     # what `on_exit` says
//!     else:
//!         yield got or 2
//!     return 99
//! ```

use handloom::coroutine::CoroutineState::{Complete, Yielded};
use handloom::coroutine::{
    Co, Coroutine, Error, Generator, GeneratorState, Raised, Resume, SharedGenerator, Step, Stop,
    async_body,
};
use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::rc::Rc;

/// What the body does when it is told to exit at its first yield.
#[derive(Clone, Copy, Debug)]
pub(crate) enum OnExit {
    Exits,
    Returns,
    Yields,
    Fails,
    Panics,
}

#[derive(Debug)]
pub(crate) struct Catchable;

impl fmt::Display for Catchable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("catchable")
    }
}

impl std::error::Error for Catchable {}

/// Something that a body holds: it counts how often it was dropped.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drops(Rc<Cell<u32>>);

impl Drops {
    pub(crate) fn count(&self) -> u32 {
        self.0.get()
    }

    pub(crate) fn held(&self) -> Held {
        Held(self.clone())
    }
}

#[derive(Debug)]
pub(crate) struct Held(Drops);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.0.set(self.0.count() + 1);
    }
}

pub(crate) enum Machine {
    Start(OnExit, Held),
    AtFirst(OnExit, #[expect(dead_code, reason = "held for its drop")] Held),
    AtSecond,
}

impl Coroutine for Machine {
    type Sent = i32;
    type Yield = i32;
    type Return = i32;

    fn resume(&mut self, input: Resume<i32>) -> Step<Self> {
        let here = std::mem::replace(self, Machine::AtSecond);
        match (here, input.received()) {
            (Machine::Start(on_exit, held), Ok(_)) => {
                *self = Machine::AtFirst(on_exit, held);
                Ok(Yielded(1))
            }
            (Machine::AtFirst(..), Ok(got)) => Ok(Yielded(got.unwrap_or(2))),
            (Machine::AtFirst(on_exit, _), Err(Raised::Exit)) => exit(on_exit),
            (Machine::AtFirst(..), Err(raised)) if raised.downcast_ref::<Catchable>().is_some() => {
                Ok(Yielded(10))
            }
            (Machine::AtSecond, Ok(_)) => Ok(Complete(99)),
            (_, Err(raised)) => Err(raised),
        }
    }
}

fn exit(on_exit: OnExit) -> Step<Machine> {
    match on_exit {
        OnExit::Exits => Err(Raised::Exit),
        OnExit::Returns => Ok(Complete(7)),
        OnExit::Yields => Ok(Yielded(66)),
        OnExit::Fails => Err(Raised::error("clean-up failed")),
        OnExit::Panics => panic!("clean-up panicked"),
    }
}

pub(crate) async fn block(
    mut co: Co<i32, i32>,
    on_exit: OnExit,
    held: Held,
) -> Result<i32, Raised> {
    let first = co.yield_(1).await;
    drop(held);
    match first {
        Ok(got) => co.yield_(got.unwrap_or(2)).await?,
        Err(raised) if raised.downcast_ref::<Catchable>().is_some() => co.yield_(10).await?,
        Err(Raised::Exit) => match exit(on_exit)? {
            Complete(value) => return Ok(value),
            Yielded(value) => co.yield_(value).await?,
        },
        Err(raised) => return Err(raised),
    };
    Ok(99)
}

pub(crate) fn machine(on_exit: OnExit, drops: &Drops) -> Machine {
    Machine::Start(on_exit, drops.held())
}

pub(crate) fn asynchronous(
    on_exit: OnExit,
    drops: &Drops,
) -> impl Coroutine<Sent = i32, Yield = i32, Return = i32> + Unpin + 'static + use<> {
    let held = drops.held();
    async_body(move |co| -> std::pin::Pin<Box<dyn Future<Output = Result<i32, Raised>>>> {
        Box::pin(block(co, on_exit, held))
    })
}

/// The protocol, whichever handle speaks it; outcomes as one line of text.
pub(crate) trait Subject {
    fn next(&mut self) -> String;
    fn send(&mut self, value: i32) -> String;
    fn throw(&mut self, error: Error) -> String;
    fn close(&mut self) -> String;
    fn state(&self) -> GeneratorState;
}

pub(crate) fn told<R: fmt::Debug>(outcome: Result<i32, Stop<R>>) -> String {
    match outcome {
        Ok(value) => format!("yields {value}"),
        Err(Stop::Returned(value)) => format!("StopIteration({value:?})"),
        Err(Stop::Closed) => "StopIteration".into(),
        Err(Stop::Raised(raised)) => format!("raises {raised}"),
    }
}

pub(crate) fn told_close<R: fmt::Debug>(outcome: Result<Option<R>, Raised>) -> String {
    match outcome {
        Ok(Some(value)) => format!("gives {value:?}"),
        Ok(None) => "gives None".into(),
        Err(raised) => format!("raises {raised}"),
    }
}

impl<C: Coroutine<Sent = i32, Yield = i32, Return = i32>> Subject for Generator<C> {
    fn next(&mut self) -> String {
        told(self.next())
    }
    fn send(&mut self, value: i32) -> String {
        told(self.send(value))
    }
    fn throw(&mut self, error: Error) -> String {
        told(self.throw(error))
    }
    fn close(&mut self) -> String {
        told_close(self.close())
    }
    fn state(&self) -> GeneratorState {
        self.state()
    }
}

impl<C: Coroutine<Sent = i32, Yield = i32, Return = i32>> Subject for SharedGenerator<C> {
    fn next(&mut self) -> String {
        told(SharedGenerator::next(self))
    }
    fn send(&mut self, value: i32) -> String {
        told(SharedGenerator::send(self, value))
    }
    fn throw(&mut self, error: Error) -> String {
        told(SharedGenerator::throw(self, error))
    }
    fn close(&mut self) -> String {
        told_close(SharedGenerator::close(self))
    }
    fn state(&self) -> GeneratorState {
        SharedGenerator::state(self)
    }
}

/// Runs `check` on the body in each of its forms. A failure names the form.
pub(crate) fn for_each_form(on_exit: OnExit, check: impl Fn(&mut dyn Subject, &Drops)) {
    type Make = fn(OnExit, &Drops) -> Box<dyn Subject>;
    let forms: [(&str, Make); 6] = [
        ("machine", |e, d| Box::new(Generator::new(machine(e, d)))),
        ("async", |e, d| Box::new(Generator::new(asynchronous(e, d)))),
        ("boxed machine", |e, d| Box::new(Generator::new(machine(e, d).boxed()))),
        ("traced async", |e, d| Box::new(Generator::new(asynchronous(e, d)).traced("body"))),
        ("shared machine", |e, d| Box::new(SharedGenerator::new(machine(e, d)))),
        ("shared async", |e, d| Box::new(SharedGenerator::new(asynchronous(e, d)))),
    ];
    for (name, make) in forms {
        println!("form: {name}");
        let drops = Drops::default();
        let mut subject = make(on_exit, &drops);
        check(&mut *subject, &drops);
        drop(subject);
        assert_eq!(drops.count(), 1, "what the body holds is dropped exactly once");
    }
}
