//! What no coroutine can be below: a match and an addition, and a call through a pointer.

use super::send_all;
use std::hint::black_box;

enum Adder {
    Start,
    Waiting { sum: u64 },
}

impl Adder {
    #[inline]
    fn resume(&mut self, number: u64) -> u64 {
        let sum = match self {
            Adder::Start => 0,
            Adder::Waiting { sum } => *sum + number,
        };
        *self = Adder::Waiting { sum };
        sum
    }
}

pub(super) fn plain_enum(numbers: u64) -> f64 {
    let mut adder = black_box(Adder::Start);
    assert_eq!(adder.resume(0), 0);
    send_all(numbers, |n| adder.resume(n))
}

pub(super) fn dyn_fn(numbers: u64) -> f64 {
    let mut adder = Adder::Start;
    let mut resume: Box<dyn FnMut(u64) -> u64> = black_box(Box::new(move |n| adder.resume(n)));
    assert_eq!(resume(0), 0);
    send_all(numbers, resume)
}
