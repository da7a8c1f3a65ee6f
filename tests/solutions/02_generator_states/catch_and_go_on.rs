//! # Catch, and go on
//!
//! The yield is the one place where the outside can get in, and there it has three ways: a resume,
//! an error, the request to exit. So its result is matched. `page` grows in one arm alone, and the
//! loop brings the same number again in the other.
//!
//! The request to exit is handed on with `return Err(..)`: a body that catches it and yields again
//! has ignored it, which `close` reports as an error.

use handloom::coroutine::{Co, Raised};
use std::cell::RefCell;
use std::rc::Rc;

type Log = Rc<RefCell<Vec<String>>>;

/// Yields the numbers of pages, from 1 on, without end. If an error is thrown at a yield, that page
/// has failed: it notes "again 3" and yields the same number once more. When it is closed it notes
/// "closed at 3", and lets the request go on, `Err(Raised::Exit)`.
async fn pages(mut co: Co<u32>, log: Log) -> Result<(), Raised> {
    let mut page = 1;
    loop {
        match co.yield_(page).await {
            Ok(_) => page += 1,
            Err(Raised::Error(_)) => log.borrow_mut().push(format!("again {page}")),
            Err(Raised::Exit) => {
                log.borrow_mut().push(format!("closed at {page}"));
                return Err(Raised::Exit);
            }
        }
    }
}

#[cfg(test)]
#[path = "../../checks/02_generator_states/catch_and_go_on.rs"]
mod checks;
