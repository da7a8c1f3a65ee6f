use super::*;
use crate::http::{Answer, Failure, Url, get};
use crate::testing::on_virtual_time;
use handloom::time::{now, sleep};
use handloom::{gather, spawn};
use hyper::StatusCode;
use std::rc::Rc;
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);
const OPTIONS: SiteOptions =
    SiteOptions { delay: MS, limit: Duration::from_millis(20), gone_after: None };

fn answer(status: u16, location: Option<&str>) -> Result<Answer, Failure> {
    let status = StatusCode::from_u16(status).unwrap();
    Ok(Answer { status, location: location.map(str::to_owned), body: b"body".to_vec() })
}

/// What a visit asks for, one after the other, and what it comes to, given these answers.
fn visit(answers: impl IntoIterator<Item = Result<Answer, Failure>>) -> (Vec<String>, String) {
    let mut visit = Visit::new(Url::parse("http://127.0.0.1:80/a").unwrap());
    let mut asked = Vec::new();
    let mut answers = answers.into_iter();
    loop {
        asked.push(visit.url().path.clone());
        match visit.next(answers.next().expect("an answer for each question")) {
            Next::Ask => {}
            Next::AskAfter(pause) => asked.push(format!("{pause:?}")),
            Next::Done(found) => {
                assert_eq!(found.path, "/a");
                return (asked, found.to_string());
            }
        }
    }
}

#[test]
fn a_visit_ends_at_a_page_and_at_what_will_not_get_better() {
    assert_eq!(visit([answer(200, None)]), (vec!["/a".into()], "a page".into()));
    for (failure, says) in [
        (answer(404, None), "404 Not Found"),
        (answer(302, None), "302 Found"),
        (answer(302, Some("http://192.0.2.1:80/")), "not on this machine, so not asked"),
        (answer(302, Some("mailto:x")), "expected http://, an address, a port and a path"),
        (Err(Failure::Nobody), "nobody answers there"),
        (Err(Failure::NotHttp), "what came is not HTTP"),
        (Err(Failure::TooLong), "more than 64 KiB"),
    ] {
        assert_eq!(visit([failure]), (vec!["/a".into()], says.into()));
    }
}

#[test]
fn what_may_get_better_is_asked_for_three_times_with_growing_pauses() {
    let bad = || [answer(503, None), Err(Failure::Late), Err(Failure::BrokenOff)];
    let asked = ["/a", "10ms", "/a", "20ms", "/a"].map(str::to_owned).to_vec();
    assert_eq!(visit(bad()), (asked.clone(), "broken off, 3 times".into()));
    let [one, two, _] = bad();
    assert_eq!(visit([one, two, answer(200, None)]), (asked, "a page, at try 3".into()));
}

#[test]
fn redirects_are_followed_and_a_loop_of_them_ends() {
    let (asked, found) =
        visit([answer(301, Some("/b")), answer(302, Some("/c")), answer(200, None)]);
    assert_eq!((asked.join(" "), found.as_str()), ("/a /b /c".into(), "a page, 2 redirects on"));
    let (asked, found) = visit(std::iter::repeat_with(|| answer(302, Some("/a"))));
    assert_eq!((asked.len(), found.as_str()), (6, "more than 5 redirects"));
    // The tries are those of the whole visit: nobody is kept busy by mixing the two.
    let mixed = [answer(302, Some("/b")), answer(500, None)].into_iter().cycle();
    let (asked, found) = visit(mixed);
    assert_eq!(asked.join(" "), "/a /b 10ms /b /b 20ms /b /b");
    assert_eq!(found, "500 Internal Server Error, 3 times");
}

async fn crawl_one(site: &Site, path: &str) -> Found {
    let mut visit = Visit::new(Url::new(site.address(), path));
    loop {
        match visit.next(get(visit.url(), OPTIONS.limit).await) {
            Next::Ask => {}
            Next::AskAfter(pause) => sleep(pause).await,
            Next::Done(found) => return found,
        }
    }
}

#[test]
fn the_server_makes_the_trouble_that_it_says_it_makes() {
    on_virtual_time(async || {
        let site = Site::start(OPTIONS).unwrap();
        for trouble in TROUBLE {
            let found = crawl_one(&site, trouble.path).await;
            assert_eq!(found.to_string(), trouble.found, "{}", trouble.path);
            if let Ok(bytes) = found.page {
                assert_eq!(bytes, page(1).into_bytes());
            }
        }
        let nowhere = crawl_one(&site, "/else/where").await;
        assert_eq!(nowhere.to_string(), "404 Not Found");
        assert_eq!(crawl_one(&site, "/page/x").await.to_string(), "404 Not Found");
    });
}

#[test]
fn a_server_counts_what_it_has_in_hand_and_a_client_that_gives_up_is_no_part_of_it() {
    on_virtual_time(async || {
        let site = Site::start(OPTIONS).unwrap();
        let ask = |number: u64| {
            let url = Url::new(site.address(), &format!("/page/{number}"));
            spawn(async move { get(&url, OPTIONS.limit).await })
        };
        let tasks: Vec<_> = (1..=7).map(ask).collect();
        gather(tasks).await;
        assert_eq!((site.most_at_once(), site.given().len()), (7, 7));
        // Eight that take for ever, and are given up in twos.
        let site = Site::start(OPTIONS).unwrap();
        for _ in 0..4 {
            let slow = || get_slow(Rc::clone(&site));
            gather([slow(), slow()]).await;
            sleep(MS).await;
        }
        assert_eq!(site.most_at_once(), 2);
    });
}

async fn get_slow(site: Rc<Site>) {
    let url = Url::new(site.address(), "/slow");
    assert_eq!(get(&url, OPTIONS.limit).await, Err(Failure::Late));
}

#[test]
fn a_server_that_goes_away_gives_out_no_more_than_it_was_to() {
    on_virtual_time(async || {
        let site = Site::start(SiteOptions { gone_after: Some(5), ..OPTIONS }).unwrap();
        let tasks = (1..=9).map(|number| {
            let (site, path) = (Rc::clone(&site), format!("/page/{number}"));
            spawn(async move { crawl_one(&site, &path).await })
        });
        let found: Vec<_> = gather(tasks).await.into_iter().map(Result::unwrap).collect();
        let good = found.iter().filter(|found| found.page.is_ok()).count();
        assert_eq!((good, site.given().len()), (5, 5));
        for found in found.iter().filter(|found| found.page.is_err()) {
            assert_eq!(found.page, Err(Why::Failed(Failure::Nobody)), "{found}");
        }
        let before = now();
        assert_eq!(crawl_one(&site, "/page/1").await.to_string(), "nobody answers there");
        assert_eq!(now(), before);
    });
}

#[test]
fn pages_differ() {
    let pages: std::collections::BTreeSet<_> = (1..=1000).map(page).collect();
    assert_eq!(pages.len(), 1000);
    assert!(pages.iter().all(|page| page.len() < 1100));
}
