//! # Stay responsive
//!
//! A long computation that never awaits holds the thread, and the loop warns of it as a slow poll.
//! It has to give up its turn from time to time. After how many steps, nobody can say where one
//! step takes a microsecond and the next a millisecond. So look at the clock: whoever has had the
//! thread for long enough lets the others in, and begins to count anew when it has the thread
//! again.
//!
//! Chapter: `24_responsive_loop`. You may change: the body of `work_off`.

use handloom::time::now;
use handloom::yield_now;
use std::time::Duration;

/// How long a turn may last; it is given up after the step in which that is reached.
const LONG: Duration = Duration::from_millis(5);

/// Takes all steps, in order.
async fn work_off<S: FnMut()>(steps: Vec<S>) {
    // TODO: this one keeps the thread until it is done. `now()` is what the clock says.
    for mut step in steps {
        step();
    }
}

#[cfg(test)]
#[path = "../../checks/24_responsive_loop/stay_responsive.rs"]
mod checks;
