//! # Both, or the first error
//!
//! The two callbacks share what is known so far: the results, and whoever is to be answered. The answer
//! is *taken* out, so it can be given once and no more, whatever comes after it. It is called when no
//! borrow is left, for it may start the next `both` at once.
//!
//! Compare it with `try_gather([a, b]).await?`: that is what futures are for.

use std::cell::RefCell;
use std::rc::Rc;

/// What is called with the result.
type Answer<T> = Box<dyn FnOnce(Result<T, String>)>;

/// Something that answers later: it is called with what is to be called then.
type Start = Box<dyn FnOnce(Answer<u32>)>;

/// Starts both at once, and answers when both are done, with their results in this order. As soon as
/// one fails it answers with that error. It answers once.
fn both(first: Start, second: Start, answer: Answer<(u32, u32)>) {
    let known = Rc::new(RefCell::new((None, None)));
    let answer = Rc::new(RefCell::new(Some(answer)));
    for (start, is_first) in [(first, true), (second, false)] {
        let (known, answer) = (Rc::clone(&known), Rc::clone(&answer));
        start(Box::new(move |result| {
            let result = match result {
                Ok(value) => {
                    let mut known = known.borrow_mut();
                    if is_first {
                        known.0 = Some(value);
                    } else {
                        known.1 = Some(value);
                    }
                    let (Some(one), Some(two)) = *known else { return };
                    Ok((one, two))
                }
                Err(error) => Err(error),
            };
            let answer = answer.borrow_mut().take();
            if let Some(answer) = answer {
                answer(result);
            }
        }));
    }
}

#[cfg(test)]
#[path = "../../checks/05_callbacks/both.rs"]
mod checks;
