//! # Let others in
//!
//! `chunks(100)` is the amount of work between two turns, and `yield_now` stands between them: after each
//! chunk but the last, behind which there is nothing left to be done.
//!
//! That is all the concurrency that one thread has: the two sums are under way at the same time, and
//! none of it is parallel.

use handloom::yield_now;

/// Adds up the numbers, and gives up the turn after each hundred of them, if there are more.
/// `add` adds one number.
async fn sum(numbers: Vec<u64>, add: impl Fn(u64)) {
    let mut chunks = numbers.chunks(100).peekable();
    while let Some(chunk) = chunks.next() {
        chunk.iter().copied().for_each(&add);
        if chunks.peek().is_some() {
            yield_now().await;
        }
    }
}

#[cfg(test)]
#[path = "../../checks/12_async_sum/let_others_in.rs"]
mod checks;
