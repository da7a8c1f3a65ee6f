use super::Generator;
use handloom::coroutine::CoroutineState::{Complete, Yielded};
use handloom::coroutine::{Coroutine, GeneratorState, Resume, Step, Stop};
use judge::{fail, same};
use std::cell::RefCell;
use std::rc::Rc;

const LOOK: &str = "fn send";

/// Notes each resume; yields what it received; completes with the second thing that is sent.
struct Noting {
    log: Rc<RefCell<Vec<String>>>,
    sent: u32,
}

impl Coroutine for Noting {
    type Sent = u32;
    type Yield = Option<u32>;
    type Return = u32;

    fn resume(&mut self, input: Resume<u32>) -> Step<Self> {
        let received = input.received()?;
        self.log.borrow_mut().push(format!("{received:?}"));
        self.sent += u32::from(received.is_some());
        Ok(match received {
            Some(value) if self.sent == 2 => Complete(value),
            received => Yielded(received),
        })
    }
}

fn noting() -> (Generator<Noting>, Rc<RefCell<Vec<String>>>) {
    let log = Rc::default();
    (Generator::new(Noting { log: Rc::clone(&log), sent: 0 }), log)
}

#[test]
fn the_value_reaches_the_yield() {
    let (mut generator, log) = noting();
    let _ = generator.next();
    let first = generator.send(7);
    same("what the body yields after `next()`, `send(7)`", first.ok().flatten(), Some(7), LOOK);
    same("the state after that", generator.state, GeneratorState::Suspended, LOOK);
    let last = generator.send(8).err().and_then(Stop::into_value);
    same("what the body returns when 8 is sent as well", last, Some(8), LOOK);
    same("the state after that", generator.state, GeneratorState::Closed, LOOK);
    let log = log.borrow().join(", ");
    same("what the body received", log.as_str(), "None, Some(7), Some(8)", LOOK);
}

#[test]
fn too_early_is_an_error_and_changes_nothing() {
    let (mut generator, log) = noting();
    match generator.send(7) {
        Err(Stop::Raised(error)) => {
            let expected = "can't send non-None value to a just-started generator";
            same("the error of a `send` that is too early", error.to_string(), expected, LOOK);
        }
        other => fail(format_args!("`send` before the first `next()` gave {other:?}"), LOOK),
    }
    same("how often the body was resumed by that", log.borrow().len(), 0, LOOK);
    same("the state after that", generator.state, GeneratorState::Created, LOOK);
    same("whether it can be begun after that", generator.next().is_ok(), true, LOOK);
}

#[test]
fn too_late_is_a_stop_without_a_value() {
    let (mut generator, log) = noting();
    let _ = generator.next();
    let _ = generator.send(1);
    let _ = generator.send(2);
    let late = generator.send(3);
    if !matches!(late, Err(Stop::Closed)) {
        fail(format_args!("`send` after the end: expected Err(Closed), got {late:?}"), LOOK);
    }
    same("how often the body was resumed in all", log.borrow().len(), 3, LOOK);
}
