//! # At most so many at once
//!
//! A crawler asks for many pages at once, and a server may not like more than a few. A semaphore
//! has that many permits, and whoever asks has one. It is for the asking, and for nothing else: who
//! waits before it tries again holds no permit, so that others can ask meanwhile; and an error
//! gives it back as well.
//!
//! Chapter: `26_crawler`. You may change: the body of `visit`.

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
    // TODO: `permits.acquire(1).await` gives a permit, which is given back where it is dropped; or an
    // error, if the semaphore was closed: `to_string()` makes that one of ours.
    todo!()
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
