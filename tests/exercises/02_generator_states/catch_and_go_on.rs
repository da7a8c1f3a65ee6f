//! # Catch, and go on
//!
//! `throw` raises an error at the yield at which a generator stands; the body may catch it and go
//! on. `close` raises the request to exit there; the body may clean up, but it has to go.
//! `co.yield_(x).await` is where both come out: `Ok`, or `Err(Raised::Error(..))`, or
//! `Err(Raised::Exit)`.
//!
//! Chapter: `02_generator_states`. You may change: the body of `pages`.

use handloom::coroutine::{Co, Raised};
use std::cell::RefCell;
use std::rc::Rc;

type Log = Rc<RefCell<Vec<String>>>;

/// Yields the numbers of pages, from 1 on, without end. If an error is thrown at a yield, that page
/// has failed: it notes "again 3" and yields the same number once more. When it is closed it notes
/// "closed at 3", and lets the request go on, `Err(Raised::Exit)`.
async fn pages(mut co: Co<u32>, log: Log) -> Result<(), Raised> {
    // TODO: this counts, but it leaves at the first error.
    let mut page = 1;
    loop {
        co.yield_(page).await?;
        page += 1;
    }
}

#[cfg(test)]
#[path = "../../checks/02_generator_states/catch_and_go_on.rs"]
mod checks;
