//! Coroutines that are sent numbers and add them up: what one resume costs.
//!
//! Each is sent 0, 1, 2, … and hands out the sum so far. What is sent goes through `black_box`, so
//! that no compiler can see the loop as a whole.

mod floors;
mod handloom;
#[cfg(feature = "peers")]
mod peers;

use crate::stopwatch::Stopwatch;
use crate::workload::Bound::{Above, AtMost, Of};
use crate::workload::{Goal, WORKLOAD, Workload, also_ours, entries, floor, peer};
use std::hint::black_box;

const fn of(ours: &'static str, bound: crate::workload::Bound) -> Goal {
    Goal { ours, bound }
}

pub(crate) static WORKLOADS: [Workload; 1] = [Workload {
    name: "resume",
    about: "a coroutine is sent a number and hands out the sum so far, 10,000,000 times",
    fine_print: "Ours in its forms: an enum written by hand, an async block, each behind Boxed, \
                 and each under Generator, which keeps Python's states. Floors: an enum with a \
                 method, and a boxed FnMut. corosensei switches stacks; genawaiter is async \
                 blocks, and boxed is its Gen with a boxed body. Each coroutine goes through \
                 black_box once, so that a boxed one stays boxed.",
    unit: "ns a resume",
    full: 10_000_000,
    quick: 2_000_000,
    entries: entries!(
        [
            also_ours("enum", handloom::machine),
            also_ours("async", handloom::async_block),
            also_ours("boxed-enum", handloom::boxed_machine),
            also_ours("boxed-async", handloom::boxed_async),
            also_ours("generator-enum", handloom::generator_of_machine),
            also_ours("generator-async", handloom::generator_of_async),
            floor("plain-enum", floors::plain_enum),
            floor("dyn-fn", floors::dyn_fn),
        ],
        [
            peer("corosensei", peers::corosensei),
            peer("genawaiter-rc", peers::genawaiter_rc),
            peer("genawaiter-boxed", peers::genawaiter_boxed),
            peer("genawaiter-stack", peers::genawaiter_stack),
        ]
    ),
    python: Some(10),
    goals: &[
        // A tenth of a nanosecond is below what a shared machine can tell.
        of("enum", Of("plain-enum", 1.1)),
        of("async", AtMost(3.0)),
        of("boxed-async", AtMost(6.0)),
        of("generator-enum", Above("enum", 1.0)),
        of("generator-async", Above("async", 1.0)),
    ],
    missed: "A yield goes through two cells that body and resume share, notes its line for the \
             trace, can be thrown into, and can be given up without handing its value out: 74 \
             instructions, where genawaiter's is 52 without these. Tried: errors out of line, and \
             no value in the yield's future (both kept). The nanoseconds asked for are those of a \
             machine on which corosensei takes 3.1.",
    ..WORKLOAD
}];

/// Sends each number and adds up what is handed out, so that every resume counts.
#[inline(always)]
fn send_all(numbers: u64, mut send: impl FnMut(u64) -> u64) -> f64 {
    let watch = Stopwatch::start();
    let mut last = 0;
    for n in 0..numbers {
        last = send(black_box(n));
    }
    let each = watch.per(numbers);
    assert_eq!(last, (0..numbers).sum::<u64>());
    each
}
