//! # One after the other
//!
//! `yield from` hands everything through: what the inner generator yields goes out, what is sent,
//! thrown or asked of the outer one goes in, and what the inner one returns is the value of the
//! expression. By hand it is a loop around one `resume`.
//!
//! Chapter: `03_yield_from`. You may change: the body of `resume`.

use handloom::coroutine::CoroutineState::{Complete, Yielded};
use handloom::coroutine::{Coroutine, Raised, Resume, Step};
use std::collections::VecDeque;

/// Delegates to each of its parts, one after the other, and returns what they returned.
struct Chain<C: Coroutine> {
    parts: VecDeque<C>,
    returned: Vec<C::Return>,
}

impl<C: Coroutine> Coroutine for Chain<C> {
    type Sent = C::Sent;
    type Yield = C::Yield;
    type Return = Vec<C::Return>;

    fn resume(&mut self, input: Resume<C::Sent>) -> Step<Self> {
        // TODO: resume the first part with the input. What it yields goes out. When it completes, the
        // next part begins at once, with `Resume::Next`. A part that completes when it was asked to
        // exit has done what it should: the whole chain exits then, with `Err(Raised::Exit)`.
        todo!()
    }
}

#[cfg(test)]
#[path = "../../checks/03_yield_from/chain.rs"]
mod checks;
