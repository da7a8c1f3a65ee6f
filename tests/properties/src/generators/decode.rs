//! A program out of bytes, so that whoever changes a byte changes a little of it.

use super::{Body, Call, Except, Program, Step, Then};

/// How deep bodies stand inside one another, and how many steps and calls there are at most.
const DEEPEST: usize = 4;
const MOST_STEPS: usize = 40;
const MOST_CALLS: usize = 40;

pub(super) fn program(bytes: &[u8]) -> Program {
    let mut bytes = Bytes { bytes: bytes.iter(), steps: 0 };
    let body = bytes.body(0);
    let calls = (0..MOST_CALLS).map_while(|_| bytes.call()).collect();
    Program { body, calls }
}

struct Bytes<'a> {
    bytes: std::slice::Iter<'a, u8>,
    steps: usize,
}

impl Bytes<'_> {
    /// The next byte; when there are none left, it is 0.
    fn next(&mut self) -> u8 {
        self.bytes.next().copied().unwrap_or(0)
    }

    fn number(&mut self) -> i32 {
        self.next().into()
    }

    fn body(&mut self, depth: usize) -> Body {
        let by_hand = self.next() % 2 == 1;
        let mut steps = Vec::new();
        while let Some(step) = self.step(depth) {
            steps.push(step);
        }
        Body { by_hand, steps }
    }

    fn step(&mut self, depth: usize) -> Option<Step> {
        if self.steps == MOST_STEPS {
            return None;
        }
        self.steps += 1;
        Some(match self.next() % 16 {
            0 | 1 => return None,
            2..=8 => Step::Yield(self.number(), self.except()),
            9..=11 if depth < DEEPEST => {
                let except = self.except();
                Step::From(self.body(depth + 1), except)
            }
            9..=12 => Step::Wait,
            13 => Step::Raise(self.number()),
            14 => Step::Return(self.number()),
            _ => Step::Panic,
        })
    }

    fn except(&mut self) -> Except {
        let byte = self.next();
        let mut then = |which: u8| match which % 4 {
            0 => Then::Pass,
            1 => Then::Catch,
            2 => Then::Return(self.number()),
            _ => Then::Raise(self.number()),
        };
        Except { error: then(byte), exit: then(byte / 4) }
    }

    fn call(&mut self) -> Option<Call> {
        let byte = *self.bytes.next()?;
        Some(match byte % 12 {
            0..=3 => Call::Next,
            4..=6 => Call::Send(self.number()),
            7 | 8 => Call::Throw(self.number()),
            9 => Call::ThrowExit,
            10 => Call::Close,
            _ => Call::Loop(byte / 12 % 4),
        })
    }
}
