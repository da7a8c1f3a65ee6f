use super::crawl;
use handloom::time::sleep;
use handloom::trace::output;
use handloom::{spawn, yield_now};
use judge::{every_schedule, ran, same};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

const LOOK: &str = "async fn crawl";

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A small web, in which 4 is linked to from two pages, and 1 from its own descendants.
fn web(page: u32) -> Vec<u32> {
    match page {
        1 => vec![2, 3],
        2 => vec![4, 1],
        3 => vec![4, 5, 3],
        4 => vec![6],
        6 => vec![1],
        _ => vec![],
    }
}

#[test]
fn each_page_once_and_as_soon_as_its_link_is_known() {
    let ran = ran(LOOK, async || {
        let links = async |page: u32| {
            output(page.to_string());
            sleep(millis(100)).await;
            web(page)
        };
        crawl(1, links).await
    });
    let said = ran.said().into_iter().map(|(at, page)| (at.as_millis(), page));
    let mut asked: Vec<_> = said.collect();
    asked.sort_unstable();
    let expected = [(0, "1"), (100, "2"), (100, "3"), (200, "4"), (200, "5"), (300, "6")];
    same("when which page is asked for (in ms)", asked, expected, LOOK);
    same("how long it takes, 100 ms for a page", ran.took, millis(400), LOOK);
    same("the pages that are found", ran.output, BTreeSet::from([1, 2, 3, 4, 5, 6]), LOOK);
}

#[test]
fn nobody_waits_for_the_slow() {
    let ran = ran(LOOK, async || {
        let links = async |page: u32| {
            output(page.to_string());
            // Page 2 is slow; below page 3 there is a chain of links.
            sleep(millis(if page == 2 { 1000 } else { 100 })).await;
            match page {
                1 => vec![2, 3],
                3..=7 => vec![page + 1],
                _ => vec![],
            }
        };
        crawl(1, links).await.len()
    });
    let last = ran.said().last().map(|(at, page)| (*at, page.to_string()));
    same("when the last page is asked for, and which", last, Some((millis(600), "8".into())), LOOK);
    same("how long it takes, with a page of 1 s", ran.took, millis(1100), LOOK);
    same("how many pages there are", ran.output, 8, LOOK);
}

#[test]
fn a_page_without_links_is_all_there_is() {
    let ran = ran(LOOK, async || crawl(9, async |_| vec![]).await);
    same("the pages that are found", ran.output, BTreeSet::from([9]), LOOK);
}

#[test]
fn each_page_once_in_any_order() {
    every_schedule(LOOK, async || {
        let asked = Rc::new(RefCell::new(Vec::new()));
        let list = Rc::clone(&asked);
        let links = async move |page| {
            list.borrow_mut().push(page);
            yield_now().await;
            match page {
                1 => vec![2, 3],
                2 | 3 => vec![4, 1],
                _ => vec![],
            }
        };
        let crawler = spawn(async move { crawl(1, links).await });
        let found = crawler.await.map_err(|error| error.to_string())?;
        let mut asked = asked.take();
        asked.sort_unstable();
        if asked == [1, 2, 3, 4] && found.len() == 4 {
            Ok(())
        } else {
            Err(format!("of the pages 1 to 4, {asked:?} were asked for, and {found:?} found"))
        }
    });
}
