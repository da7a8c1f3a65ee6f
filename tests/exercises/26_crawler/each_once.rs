//! # Each page once
//!
//! A crawler finds pages by the links of others. Many pages link to the same one, and they are
//! looked at at the same time; yet each page is to be asked for once. And when is it over? Not when
//! no page waits to be asked for: one that is under way may bring more. It is over when nothing
//! waits and nothing is under way.
//!
//! Chapter: `26_crawler`. You may change: the body of `crawl`.

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
    // TODO: `wait(&mut tasks, Until::…).await` takes out of a `Vec` of handles those of tasks that are
    // done, and gives them. To await one of these gives its links at once, in a `Result`.
    todo!()
}

#[cfg(test)]
#[path = "../../checks/26_crawler/each_once.rs"]
mod checks;
