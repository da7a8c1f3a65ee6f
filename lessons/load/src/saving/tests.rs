use super::*;
use crate::crawl::{Site, SiteOptions};
use crate::http::{Failure, Url, get, post};
use crate::testing::on_virtual_time;
use handloom::gather;
use std::rc::Rc;
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);
const LIMIT: Duration = Duration::from_secs(1);

fn job(store: &Store, on_pool: bool) -> Rc<Job> {
    let (hashes, batch, cost, store) = (4, 2, 4, store.address());
    Rc::new(Job { hashes, batch, cost, on_pool, store, computed: Default::default() })
}

#[test]
fn a_hash_is_always_the_same_and_depends_on_all_that_it_is_made_of() {
    assert_eq!(hash(1, 4), hash(1, 4));
    assert_eq!(hash(1, 4).len(), 48);
    assert_ne!(hash(1, 4), hash(2, 4));
    assert_ne!(hash(1, 4), hash(1, 5));
}

#[test]
fn the_same_is_computed_on_the_loop_and_on_the_pool_and_noted_once() {
    on_virtual_time(async || {
        let store = Store::start(MS).unwrap();
        let noted = [false, true].map(|on_pool| job(&store, on_pool));
        for job in &noted {
            let hashes = gather((1..=4).map(|number| job.hash(number))).await;
            assert_eq!(hashes, [1, 2, 3, 4].map(|number| hash(number, 4)));
            assert!(job.computed.borrow().values().eq(&hashes));
        }
        assert!(store.kept().is_empty());
    });
}

#[test]
fn what_is_saved_is_kept_as_often_as_it_is_saved() {
    on_virtual_time(async || {
        let store = Store::start(MS).unwrap();
        let job = job(&store, false);
        let saves = ["one", "two", "two"].map(|text| (text.len() as u64, text.to_owned()));
        let saves = saves.map(|(number, text)| job.save(number, text));
        assert_eq!(gather(saves).await, [Ok(()), Ok(()), Ok(())]);
        let kept = store.kept();
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[&3].iter().filter(|text| *text == "two").count(), 2);
        assert_eq!((kept[&3].len(), store.most_at_once()), (3, 3));
    });
}

#[test]
fn a_save_that_is_not_confirmed_is_a_failure() {
    on_virtual_time(async || {
        let store = Store::start(Duration::from_secs(3600)).unwrap();
        assert_eq!(job(&store, false).save(1, "x".into()).await, Err(Failure::Late));
        assert!(store.kept().is_empty());
        let elsewhere = Url::new(store.address(), "/else");
        let refused = post(&elsewhere, "x".into(), LIMIT).await.unwrap();
        assert_eq!(refused.status, hyper::StatusCode::NOT_FOUND);
        assert!(get(&elsewhere, LIMIT).await.is_ok_and(|answer| !answer.status.is_success()));
    });
}

#[test]
fn a_result_that_does_not_end_is_refused_before_it_is_held() {
    on_virtual_time(async || {
        let store = Store::start(MS).unwrap();
        let url = Url::new(store.address(), "/save/1");
        // Who is refused in the middle of his words may find the connection closed.
        let refused = post(&url, "x".repeat(2 << 20), LIMIT).await;
        assert!(refused.is_err() || refused.is_ok_and(|answer| answer.status == 413));
        assert!(store.kept().is_empty());
        assert_eq!(job(&store, false).save(2, "x".repeat(1 << 20)).await, Ok(()));
    });
}

#[test]
fn a_store_that_is_in_trouble_has_saved_nothing() {
    on_virtual_time(async || {
        let store = Store::start(MS).unwrap();
        let elsewhere = Site::start(SiteOptions { delay: MS, limit: LIMIT, gone_after: None });
        let mut job = Rc::into_inner(job(&store, false)).unwrap();
        job.store = elsewhere.unwrap().address();
        let failure = job.save(1, "x".into()).await.unwrap_err();
        assert!(failure.to_string().ends_with("/save/1: 404 Not Found"), "{failure}");
    });
}
