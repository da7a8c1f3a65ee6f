//! A body as an `async` block.

use super::{Alive, Body, Except, Held, Inner, Step, error};
use handloom::coroutine::{Co, Coroutine, Raised, async_body};
use std::panic::resume_unwind;

pub(super) fn make(body: &Body, alive: &Alive) -> Inner {
    let (steps, held) = (body.steps.clone(), alive.one());
    async_body(move |co: Co<i32, i32>| run(co, steps, held)).boxed()
}

async fn run(mut co: Co<i32, i32>, steps: Vec<Step>, held: Held) -> Result<i32, Raised> {
    let mut sum = 0;
    for step in steps {
        let (outcome, except): (Result<i32, Raised>, Except) = match step {
            Step::Yield(value, except) => {
                (co.yield_(value).await.map(Option::unwrap_or_default), except)
            }
            Step::From(body, except) => (co.yield_from(body.make(&held.0)).await, except),
            Step::Wait => {
                handloom::yield_now().await;
                continue;
            }
            Step::Raise(number) => return Err(error(number)),
            Step::Return(value) => return Ok(value),
            // Without the hook, which would print it.
            Step::Panic => resume_unwind(Box::new("a body")),
        };
        match outcome {
            Ok(value) => sum += value,
            Err(raised) => {
                if let Some(value) = except.apply(raised)? {
                    return Ok(value);
                }
            }
        }
    }
    Ok(sum)
}
