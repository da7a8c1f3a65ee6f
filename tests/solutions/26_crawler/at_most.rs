//! # At most so many at once
//!
//! The permit lives in a block of its own, around the one `await` that it is for. At the end of the
//! block it is dropped, however the block is left: with a page, with an error, or because the task
//! was aborted while it waited. There is no line that gives it back, so none can be forgotten.
//!
//! The pause is behind the block. Held through the pauses, two permits would be two servers that
//! sulk, and ninety-eight pages that wait for them.

use handloom::gather;
use handloom::sync::Semaphore;
use handloom::time::sleep;
use std::time::Duration;

/// How long to wait after the first failure, and after the second. A third is final.
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_millis(1000)];

/// Asks for a page, up to three times, with pauses in between; gives the last error if all fail.
/// It has a permit while it asks, and at no other time.
async fn visit<F>(page: u32, permits: &Semaphore, ask: &F) -> Result<String, String>
where
    F: AsyncFn(u32) -> Result<String, String>,
{
    let mut pauses = PAUSES.into_iter();
    loop {
        let answer = {
            let _permit = permits.acquire(1).await.map_err(|closed| closed.to_string())?;
            ask(page).await
        };
        match (answer, pauses.next()) {
            (Err(_), Some(pause)) => sleep(pause).await,
            (answer, _) => return answer,
        }
    }
}

/// All pages, with at most so many asked for at the same time.
async fn crawl<F>(pages: Vec<u32>, at_once: usize, ask: F) -> Vec<Result<String, String>>
where
    F: AsyncFn(u32) -> Result<String, String>,
{
    let permits = Semaphore::new(at_once);
    gather(pages.into_iter().map(|page| visit(page, &permits, &ask))).await
}

#[cfg(test)]
#[path = "../../checks/26_crawler/at_most.rs"]
mod checks;
