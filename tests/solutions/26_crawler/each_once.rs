//! # Each page once
//!
//! A page is noted as seen in the moment in which its link is found, and not when its text is
//! there: in between, others find the same link. `insert` tells whether it was there before, so
//! looking and noting are one step.
//!
//! `wait` takes out the tasks that are done, and leaves the others in the list. As long as there is
//! one, there may be more links; when the list is empty, nobody is left who could find any.

use handloom::future::{Until, wait};
use handloom::spawn;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Asks for the first page and for all that can be reached from it, each as soon as a link to it is
/// known, and each once. Gives all of them. `links` asks for a page and gives the links in it.
async fn crawl<F>(first: u32, links: F) -> BTreeSet<u32>
where
    F: AsyncFn(u32) -> Vec<u32> + 'static,
{
    let links = Rc::new(links);
    let start = |page: u32| {
        let links = Rc::clone(&links);
        spawn(async move { links(page).await })
    };
    let mut seen = BTreeSet::from([first]);
    let mut tasks = vec![start(first)];
    while !tasks.is_empty() {
        for done in wait(&mut tasks, Until::FirstCompleted).await {
            for page in done.await.expect("it does not panic") {
                if seen.insert(page) {
                    tasks.push(start(page));
                }
            }
        }
    }
    seen
}

#[cfg(test)]
#[path = "../../checks/26_crawler/each_once.rs"]
mod checks;
