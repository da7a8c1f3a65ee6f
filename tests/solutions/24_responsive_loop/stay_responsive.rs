//! # Stay responsive
//!
//! The clock is read after each step, which costs little, and a turn that has lasted for `LONG` is
//! given up: if there is something left to do, for at the end the turn is over anyway.
//!
//! The turn begins when `yield_now` is over, and not when it is called. What the others do in
//! between is not ours; counted with ours, each step would be followed by a pause as soon as they
//! are slow.

use handloom::time::now;
use handloom::yield_now;
use std::time::Duration;

/// How long a turn may last; it is given up after the step in which that is reached.
const LONG: Duration = Duration::from_millis(5);

/// Takes all steps, in order.
async fn work_off<S: FnMut()>(steps: Vec<S>) {
    let mut begun = now();
    let mut steps = steps.into_iter().peekable();
    while let Some(mut step) = steps.next() {
        step();
        if now() - begun >= LONG && steps.peek().is_some() {
            yield_now().await;
            begun = now();
        }
    }
}

#[cfg(test)]
#[path = "../../checks/24_responsive_loop/stay_responsive.rs"]
mod checks;
