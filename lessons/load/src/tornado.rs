//! Asking with a callback, as Tornado had it before `async` and `await`.
//!
//! A fetch returns at once and gives nothing back: what is to be done with the answer goes along as
//! a function. Whoever wants to do one thing after another says so by a callback in a callback, and
//! whatever has to be known at the end is carried through all of them.

use crate::http::{self, Answer, Failure, Url};
use handloom::spawn_named;
use handloom::time::sleep;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

/// Calls `callback` after `delay`: Tornado's `IOLoop.call_later`.
///
/// # Panics
/// If there is no runtime on this thread.
#[track_caller]
pub fn call_later(delay: Duration, callback: impl FnOnce() + 'static) {
    let later = async move {
        sleep(delay).await;
        callback();
    };
    let _ = spawn_named("call_later", later);
}

/// Asks for pages, so many at once as it is allowed to. Tornado's has this name, and `max_clients`,
/// too.
pub struct AsyncHttpClient {
    max_clients: usize,
    limit: Duration,
    active: Cell<usize>,
    waiting: RefCell<VecDeque<Fetch>>,
}

type Callback = Box<dyn FnOnce(Result<Answer, Failure>)>;

struct Fetch {
    url: Url,
    callback: Callback,
}

impl AsyncHttpClient {
    /// A client that has at most `max_clients` connections, and gives an answer at most `limit`.
    pub fn new(max_clients: usize, limit: Duration) -> Rc<AsyncHttpClient> {
        let (active, waiting) = Default::default();
        Rc::new(AsyncHttpClient { max_clients, limit, active, waiting })
    }

    /// Asks for a page, and calls `callback` with the answer. If too many are asked for already, it
    /// waits its turn.
    ///
    /// # Panics
    /// If there is no runtime on this thread.
    pub fn fetch(
        self: &Rc<Self>,
        url: Url,
        callback: impl FnOnce(Result<Answer, Failure>) + 'static,
    ) {
        self.waiting.borrow_mut().push_back(Fetch { url, callback: Box::new(callback) });
        self.start();
    }

    /// Starts as many of those that wait as there is room for.
    fn start(self: &Rc<Self>) {
        while self.active.get() < self.max_clients {
            let Some(Fetch { url, callback }) = self.waiting.borrow_mut().pop_front() else {
                return;
            };
            self.active.set(self.active.get() + 1);
            let client = Rc::clone(self);
            // Below, nobody can do without waiting. What is above never sees it.
            let _ = spawn_named(format!("fetch {}", url.path), async move {
                let answer = http::get(&url, client.limit).await;
                client.active.set(client.active.get() - 1);
                client.start();
                callback(answer);
            });
        }
    }
}

impl fmt::Debug for AsyncHttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (active, waiting) = (self.active.get(), self.waiting.borrow().len());
        let mut client = f.debug_struct("AsyncHttpClient");
        client.field("active", &active).field("waiting", &waiting).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crawl::{Site, SiteOptions, page};
    use crate::testing::on_virtual_time;
    use handloom::time::now;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn callbacks_are_called_later_in_the_order_of_their_moments() {
        let called = Rc::new(RefCell::new(Vec::new()));
        on_virtual_time(async || {
            for delay in [30, 10, 20] {
                let called = Rc::clone(&called);
                call_later(delay * MS, move || called.borrow_mut().push(delay));
            }
            assert_eq!(*called.borrow(), []);
            sleep(40 * MS).await;
        });
        assert_eq!(*called.borrow(), [10, 20, 30]);
    }

    #[test]
    fn every_fetch_calls_back_once_and_no_more_are_under_way_than_allowed() {
        on_virtual_time(async || {
            let options = SiteOptions { delay: 10 * MS, limit: 100 * MS, gone_after: None };
            let site = Site::start(options).unwrap();
            let client = AsyncHttpClient::new(3, options.limit);
            let answers = Rc::new(RefCell::new(Vec::new()));
            let before = now();
            for number in 1..=10 {
                let answers = Rc::clone(&answers);
                let url = Url::new(site.address(), &format!("/page/{number}"));
                client.fetch(url, move |answer| {
                    answers.borrow_mut().push((number, answer.unwrap().body));
                });
            }
            assert!(answers.borrow().is_empty(), "a fetch returns at once");
            while answers.borrow().len() < 10 {
                sleep(MS).await;
            }
            assert_eq!((site.most_at_once(), now() - before), (3, 41 * MS));
            let right = |(number, body): &(u64, Vec<u8>)| *body == page(*number).into_bytes();
            assert!(answers.borrow().iter().all(right));
        });
    }

    #[test]
    fn a_failure_is_called_back_as_well_and_its_place_is_free_again() {
        on_virtual_time(async || {
            let client = AsyncHttpClient::new(1, MS);
            let failures = Rc::new(RefCell::new(Vec::new()));
            for _ in 0..3 {
                let failures = Rc::clone(&failures);
                let nobody = Url::parse("http://127.0.0.1:1/").unwrap();
                client.fetch(nobody, move |answer| failures.borrow_mut().push(answer.unwrap_err()));
            }
            sleep(10 * MS).await;
            assert_eq!(*failures.borrow(), [Failure::Nobody, Failure::Nobody, Failure::Nobody]);
        });
    }
}
