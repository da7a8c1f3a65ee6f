//! A crate that switches stacks, and a crate that makes generators of async blocks.

use super::send_all;
use corosensei::CoroutineResult;
use genawaiter::{GeneratorState, rc, stack};
use std::hint::black_box;
use std::pin::Pin;

pub(super) fn corosensei(numbers: u64) -> f64 {
    let mut coroutine = black_box(corosensei::Coroutine::<u64, u64, u64>::new(|yielder, _| {
        let mut sum = 0;
        loop {
            sum += yielder.suspend(sum);
        }
    }));
    assert!(matches!(coroutine.resume(0), CoroutineResult::Yield(0)));
    send_all(numbers, |n| match coroutine.resume(n) {
        CoroutineResult::Yield(sum) => sum,
        CoroutineResult::Return(_) => unreachable!("it does not end"),
    })
}

/// The bodies differ in whose `Co` they are given.
macro_rules! body {
    ($co:ident) => {
        async move {
            let mut sum = 0_u64;
            loop {
                sum += $co.yield_(sum).await;
            }
        }
    };
}

macro_rules! send_all_to {
    ($generator:ident, $numbers:ident) => {{
        let GeneratorState::Yielded(0) = $generator.resume_with(0) else {
            unreachable!("its first yield is 0")
        };
        send_all($numbers, |n| match $generator.resume_with(n) {
            GeneratorState::Yielded(sum) => sum,
            GeneratorState::Complete(()) => unreachable!("it does not end"),
        })
    }};
}

pub(super) fn genawaiter_rc(numbers: u64) -> f64 {
    let mut generator = black_box(rc::Gen::<u64, u64, _>::new(|co| body!(co)));
    send_all_to!(generator, numbers)
}

pub(super) fn genawaiter_boxed(numbers: u64) -> f64 {
    type Body = Pin<Box<dyn Future<Output = ()>>>;
    let boxed = |co: rc::Co<u64, u64>| -> Body { Box::pin(body!(co)) };
    let mut generator = black_box(rc::Gen::<u64, u64, Body>::new(boxed));
    send_all_to!(generator, numbers)
}

pub(super) fn genawaiter_stack(numbers: u64) -> f64 {
    async fn body(co: stack::Co<'_, u64, u64>) {
        body!(co).await;
    }
    stack::let_gen_using!(generator, body);
    let generator = black_box(generator);
    send_all_to!(generator, numbers)
}
