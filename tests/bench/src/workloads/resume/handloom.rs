//! Ours, in its forms.

use super::send_all;
use ::handloom::coroutine::CoroutineState::{Complete, Yielded};
use ::handloom::coroutine::{Co, Coroutine, Generator, Resume, Step, async_body};
use std::hint::black_box;

/// The state machine by hand: a variant is a place where it stands.
enum Adder {
    Start,
    Waiting { sum: u64 },
}

impl Coroutine for Adder {
    type Sent = u64;
    type Yield = u64;
    type Return = u64;

    #[inline]
    fn resume(&mut self, input: Resume<u64>) -> Step<Self> {
        let received = input.received()?;
        match (&mut *self, received) {
            (Adder::Start, _) => {
                *self = Adder::Waiting { sum: 0 };
                Ok(Yielded(0))
            }
            (Adder::Waiting { sum }, Some(number)) => {
                *sum += number;
                Ok(Yielded(*sum))
            }
            (Adder::Waiting { sum }, None) => Ok(Complete(*sum)),
        }
    }
}

/// The same, written by the compiler: a body for each form, as each program would have its own.
macro_rules! adder {
    () => {
        async_body(|mut co: Co<u64, u64>| async move {
            let mut sum = 0;
            while let Some(number) = co.yield_(sum).await? {
                sum += number;
            }
            Ok(sum)
        })
    };
}

#[inline(always)]
fn resumed<C>(coroutine: C, numbers: u64) -> f64
where
    C: Coroutine<Sent = u64, Yield = u64, Return = u64>,
{
    let mut coroutine = black_box(coroutine);
    assert!(matches!(coroutine.resume(Resume::Next), Ok(Yielded(0))));
    send_all(numbers, |n| match coroutine.resume(Resume::Send(n)) {
        Ok(Yielded(sum)) => sum,
        _ => unreachable!("it ends when nothing is sent"),
    })
}

#[inline(always)]
fn generated<C>(coroutine: C, numbers: u64) -> f64
where
    C: Coroutine<Sent = u64, Yield = u64, Return = u64>,
{
    let mut generator = black_box(Generator::new(coroutine));
    assert_eq!(generator.next().unwrap(), 0);
    send_all(numbers, |n| generator.send(n).unwrap())
}

pub(super) fn machine(numbers: u64) -> f64 {
    resumed(Adder::Start, numbers)
}

pub(super) fn async_block(numbers: u64) -> f64 {
    resumed(adder!(), numbers)
}

pub(super) fn boxed_machine(numbers: u64) -> f64 {
    resumed(Adder::Start.boxed(), numbers)
}

pub(super) fn boxed_async(numbers: u64) -> f64 {
    resumed(adder!().boxed(), numbers)
}

pub(super) fn generator_of_machine(numbers: u64) -> f64 {
    generated(Adder::Start, numbers)
}

pub(super) fn generator_of_async(numbers: u64) -> f64 {
    generated(adder!(), numbers)
}
