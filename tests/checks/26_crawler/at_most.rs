use super::{crawl, visit};
use handloom::explore::droppable;
use handloom::spawn;
use handloom::sync::Semaphore;
use handloom::time::{now, sleep};
use handloom::yield_now;
use judge::{every_schedule, holds, ran, same};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

const LOOK: &str = "async fn visit";

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A server that takes 100 ms for a page, and fails for some pages, the first so many times.
#[derive(Default)]
struct Server {
    at_once: Cell<usize>,
    most: Cell<usize>,
    asked: RefCell<Vec<u32>>,
}

impl Server {
    async fn ask(&self, page: u32, fails: usize) -> Result<String, String> {
        self.at_once.set(self.at_once.get() + 1);
        self.most.set(self.most.get().max(self.at_once.get()));
        self.asked.borrow_mut().push(page);
        let times = self.asked.borrow().iter().filter(|asked| **asked == page).count();
        sleep(millis(100)).await;
        self.at_once.set(self.at_once.get() - 1);
        if times <= fails { Err(format!("busy, {times}")) } else { Ok(format!("page {page}")) }
    }
}

#[test]
fn no_more_than_so_many_and_no_fewer() {
    let ran = ran(LOOK, async || {
        let server = Server::default();
        let pages = crawl((0..10).collect(), 3, async |page| server.ask(page, 0).await).await;
        (server.most.get(), pages.last().cloned())
    });
    let (most, last) = ran.output;
    same("how many were asked for at the same time, of ten pages with 3 permits", most, 3, LOOK);
    same("the last page", last, Some(Ok("page 9".into())), LOOK);
    same("how long ten pages take, three at once, 100 ms each", ran.took, millis(400), LOOK);
}

#[test]
fn who_fails_tries_again_after_a_pause() {
    let ran = ran(LOOK, async || {
        let server = Server::default();
        crawl(vec![7], 1, async |page| server.ask(page, 2).await).await
    });
    same("a page that fails twice", ran.output, vec![Ok("page 7".to_owned())], LOOK);
    same("how long it takes: 100 + 500 + 100 + 1000 + 100 ms", ran.took, millis(1800), LOOK);
}

#[test]
fn the_third_failure_is_final() {
    let ran = ran(LOOK, async || {
        let server = Server::default();
        let pages = crawl(vec![7], 1, async |page| server.ask(page, 99).await).await;
        (pages, server.asked.take().len())
    });
    let expected = (vec![Err("busy, 3".to_owned())], 3);
    same(
        "what comes of a page that always fails, and how often it was asked for",
        ran.output,
        expected,
        LOOK,
    );
    same("how long it takes: there is no pause after the last", ran.took, millis(1800), LOOK);
}

#[test]
fn who_pauses_holds_no_permit() {
    let ran = ran(LOOK, async || {
        let (server, start) = (Server::default(), now());
        let ends = RefCell::new(Vec::new());
        let ask = async |page| {
            let answer = server.ask(page, if page == 0 { 2 } else { 0 }).await;
            if answer.is_ok() {
                ends.borrow_mut().push((page, now() - start));
            }
            answer
        };
        crawl(vec![0, 1, 2, 3], 1, ask).await;
        ends.take()
    });
    let expected = [(1, millis(200)), (2, millis(300)), (3, millis(400)), (0, millis(1800))];
    same(
        "which page is there when, where page 0 fails twice and there is one permit",
        ran.output,
        expected,
        LOOK,
    );
}

#[test]
fn a_permit_comes_back_in_any_order_whoever_is_dropped() {
    every_schedule(LOOK, async || {
        let permits = Rc::new(Semaphore::new(1));
        let visits = [true, false].map(|is_dropped| {
            let permits = Rc::clone(&permits);
            spawn(async move {
                let ask = async |_| {
                    yield_now().await;
                    Ok(String::new())
                };
                match is_dropped {
                    true => drop(droppable(visit(1, &permits, &ask)).await),
                    false => drop(visit(2, &permits, &ask).await),
                }
            })
        });
        for visit in visits {
            visit.await.map_err(|error| error.to_string())?;
        }
        match permits.available() {
            1 => Ok(()),
            other => Err(format!("{other} permits are there when all is over, of one")),
        }
    });
}

#[test]
fn a_closed_semaphore_is_an_error() {
    let ran = ran(LOOK, async || {
        let permits = Semaphore::new(1);
        permits.close();
        visit(1, &permits, &async |_| Ok(String::new())).await
    });
    holds("a visit with a closed semaphore is an error", ran.output.is_err(), LOOK);
}
