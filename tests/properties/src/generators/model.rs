//! The interpreter: the protocol of Python's generators over a stack of bodies.

use super::{Body, Call, Except, Outcome, Step, Thrown};
use handloom::coroutine::{GeneratorError, GeneratorState};

#[derive(Debug)]
pub(super) struct Model<'a> {
    state: GeneratorState,
    /// The body, the one that it delegates to, and so on.
    frames: Vec<Frame<'a>>,
    driven: bool,
}

#[derive(Debug)]
struct Frame<'a> {
    body: &'a Body,
    /// How many steps have been begun.
    begun: usize,
    sum: i32,
    /// The body that delegates to this one has asked it to exit, in the call that goes on.
    exiting: bool,
}

/// What happens in the innermost body.
enum Signal {
    /// It goes on after the step at which it stands, whose value is this.
    Value(i32),
    Return(i32),
    /// Something is raised at the step at which it stands.
    Raise(Thrown),
    /// Something is raised out of it.
    Fail(Thrown),
}

impl<'a> Frame<'a> {
    fn new(body: &'a Body) -> Frame<'a> {
        Frame { body, begun: 0, sum: 0, exiting: false }
    }

    fn except(&self) -> Except {
        match self.body.steps[self.begun - 1] {
            Step::Yield(_, except) | Step::From(_, except) => except,
            _ => unreachable!("a body stands at a yield"),
        }
    }
}

impl<'a> Model<'a> {
    pub(super) fn new(body: &'a Body, driven: bool) -> Model<'a> {
        Model { state: GeneratorState::Created, frames: vec![Frame::new(body)], driven }
    }

    pub(super) fn state(&self) -> GeneratorState {
        self.state
    }

    pub(super) fn bodies(&self) -> usize {
        self.frames.len()
    }

    pub(super) fn call(&mut self, call: Call) -> Outcome {
        match call {
            Call::Next => self.resume(Signal::Value(0), false),
            Call::Send(_) if self.state == GeneratorState::Created => {
                Outcome::Raised(Thrown::Protocol(GeneratorError::JustStarted))
            }
            Call::Send(value) => self.resume(Signal::Value(value), false),
            Call::Throw(number) => self.raise(Thrown::Error(number)),
            Call::ThrowExit => self.raise(Thrown::Exit),
            Call::Close => match self.raise(Thrown::Exit) {
                Outcome::Yields(_) => {
                    Outcome::Raised(Thrown::Protocol(GeneratorError::IgnoredExit))
                }
                Outcome::Returned(value) => Outcome::Gave(Some(value)),
                Outcome::Raised(Thrown::Exit) => Outcome::Gave(None),
                other => other,
            },
            Call::Loop(times) => self.repeat(times),
        }
    }

    fn repeat(&mut self, times: u8) -> Outcome {
        let mut values = Vec::new();
        for _ in 0..times {
            match self.call(Call::Next) {
                Outcome::Yields(value) => values.push(value),
                Outcome::Returned(value) => return Outcome::Looped(values, Some(Ok(value))),
                Outcome::Raised(raised) => return Outcome::Looped(values, Some(Err(raised))),
                Outcome::Closed => break,
                panicked => return panicked,
            }
        }
        Outcome::Looped(values, None)
    }

    fn raise(&mut self, thrown: Thrown) -> Outcome {
        if self.state == GeneratorState::Suspended {
            return self.resume(Signal::Raise(thrown), thrown == Thrown::Exit);
        }
        self.end(Outcome::Raised(thrown))
    }

    fn end(&mut self, outcome: Outcome) -> Outcome {
        self.state = GeneratorState::Closed;
        self.frames.clear();
        outcome
    }

    fn resume(&mut self, signal: Signal, exit: bool) -> Outcome {
        if self.state == GeneratorState::Closed {
            return Outcome::Closed;
        }
        self.state = GeneratorState::Suspended;
        for frame in &mut self.frames {
            frame.exiting = exit;
        }
        let mut signal = signal;
        loop {
            signal = match signal {
                Signal::Value(value) => match self.go_on(value) {
                    Ok(signal) => signal,
                    Err(outcome) => return outcome,
                },
                Signal::Raise(thrown) => {
                    let except = self.innermost().except();
                    let then = if thrown == Thrown::Exit { except.exit } else { except.error };
                    match then.apply(thrown, Thrown::Error) {
                        Ok(None) => Signal::Value(0),
                        Ok(Some(value)) => Signal::Return(value),
                        Err(thrown) => Signal::Fail(thrown),
                    }
                }
                Signal::Return(value) => match self.leave() {
                    None => return self.end(Outcome::Returned(value)),
                    // Whatever it returned: who was asked to exit wants its caller to exit, too.
                    Some(true) => Signal::Raise(Thrown::Exit),
                    Some(false) => Signal::Value(value),
                },
                Signal::Fail(thrown) => match self.leave() {
                    None => return self.end(Outcome::Raised(thrown)),
                    Some(_) => Signal::Raise(thrown),
                },
            }
        }
    }

    fn innermost(&mut self) -> &mut Frame<'a> {
        self.frames.last_mut().expect("it is not closed")
    }

    /// Ends the innermost body. Whether it was asked to exit, if there is a body around it.
    fn leave(&mut self) -> Option<bool> {
        let frame = self.frames.pop().expect("it is not closed");
        (!self.frames.is_empty()).then_some(frame.exiting)
    }

    /// The next step of the innermost body, or what the whole call comes to.
    fn go_on(&mut self, value: i32) -> Result<Signal, Outcome> {
        let driven = self.driven;
        let frame = self.innermost();
        frame.sum += value;
        frame.begun += 1;
        Ok(match frame.body.steps.get(frame.begun - 1) {
            None => Signal::Return(frame.sum),
            Some(Step::Yield(value, _)) => {
                let refused = (1..self.frames.len()).rev().find(|at| self.frames[*at].exiting);
                let Some(at) = refused else {
                    return Err(Outcome::Yields(*value));
                };
                self.frames.truncate(at);
                Signal::Raise(Thrown::Protocol(GeneratorError::IgnoredExit))
            }
            Some(Step::From(body, _)) => {
                self.frames.push(Frame::new(body));
                Signal::Value(0)
            }
            Some(Step::Wait) if driven || frame.body.by_hand => Signal::Value(0),
            Some(Step::Wait) => Signal::Fail(Thrown::Protocol(GeneratorError::NotDriven)),
            Some(Step::Raise(number)) => Signal::Fail(Thrown::Error(*number)),
            Some(Step::Return(value)) => Signal::Return(*value),
            Some(Step::Panic) => return Err(self.end(Outcome::Panicked)),
        })
    }
}
