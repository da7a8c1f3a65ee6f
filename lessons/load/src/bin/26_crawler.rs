//! # 26 · A crawler
//!
//! The notes' chapter on asynchronous I/O has these headings: a crawler that asks for one page after
//! another, and then gevent, Tornado and aiohttp. Four ways to wait for a hundred answers:
//! * `serial`, wrong but working: an answer is awaited before the next page is asked for.
//! * `greenlets`, as gevent has them: code that blocks, on a stack of its own for each page. Where it
//!   blocks, the stack is put aside.
//! * `callbacks`, as Tornado had them: what to do with an answer goes along as a function.
//! * `async`, as with aiohttp: a coroutine for each page, and a semaphore.
//!
//! What to do next (follow a redirect, try again, give up) is decided in one place for all of them,
//! `Visit` in `lessons/load/src/crawl/visit.rs`: it never waits. The HTTP is by hyper, a library that
//! knows nothing of Handloom; `lessons/load/src/rt` is all that it takes to run it here. Run me like
//! this:
//! ```text
//! cargo run --bin 26_crawler                                  all four, and what they cost
//! cargo run --bin 26_crawler -- --only async --concurrency 50     more at once
//! cargo run --bin 26_crawler -- --gone-after 50               the server goes away in the middle
//! cargo run --bin 26_crawler -- --only greenlets --pages 4 --clock virtual --trace
//! ```
//! Times and memory vary. What is found does not.

use handloom::sync::{Event, Semaphore};
use handloom::{gather, spawn_named, time::sleep};
use lessons::{cli::Spec, lesson};
use load::crawl::{self, Crawler, Found, Job, Next, Visit};
use load::green::{self, Hub};
use load::http::{self, Answer, Failure, Url, blocking};
use load::tornado::{AsyncHttpClient, call_later};
use std::{cell::RefCell, process::ExitCode, rc::Rc};

const SPEC: Spec = Spec {
    name: "26_crawler",
    about: "a hundred pages: one by one, by greenlets, by callbacks, by async",
    params: &[crawl::PARAMS],
    versions: &[
        ("serial", "one page after another"),
        ("greenlets", "code that blocks, on a stack of its own for each page"),
        ("callbacks", "what to do with an answer goes along as a function"),
        ("async", "a coroutine for each page, and a semaphore"),
    ],
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let mut crawler = Crawler::new(lesson)?;
        for version in SPEC.versions.iter().filter(|(name, _)| lesson.args.runs(name)) {
            match version.0 {
                "serial" => crawler.run(*version, serial)?,
                "greenlets" => crawler.run(*version, greenlets)?,
                "callbacks" => crawler.run(*version, callbacks)?,
                _ => crawler.run(*version, concurrent)?,
            }
        }
        crawler.finish();
        Ok(())
    })
}

// ANCHOR: serial
/// Wrong, but working: while it waits for an answer, it could have asked for other pages.
async fn serial(job: Rc<Job>) -> Vec<Found> {
    let mut found = Vec::new();
    for page in &job.pages {
        found.push(visit(page.clone(), &job, &Semaphore::new(1)).await);
    }
    found
}
// ANCHOR_END: serial

// ANCHOR: greenlets
/// There is no `async` in here. The connection looks like one that blocks, and `blocking::get`, which
/// reads from it, has never heard of greenlets.
fn visit_in_greenlet(hub: &Hub<'_>, page: Url, job: &Job, semaphore: &Semaphore) -> Found {
    let mut visit = Visit::new(page);
    loop {
        let permit = hub.wait(semaphore.acquire(1));
        let connection = hub.connect(visit.url().address, job.limit).map_err(Failure::from);
        let answer = connection.and_then(|connection| blocking::get(connection, visit.url()));
        drop(permit);
        match visit.next(answer) {
            Next::Ask => {}
            Next::AskAfter(pause) => hub.sleep(pause),
            Next::Done(found) => return found,
        }
    }
}

async fn greenlets(job: Rc<Job>) -> Vec<Found> {
    let semaphore = Rc::new(Semaphore::new(job.at_once));
    let greenlets = job.pages.iter().map(|page| {
        let (page, job, semaphore) = (page.clone(), Rc::clone(&job), Rc::clone(&semaphore));
        green::spawn(page.path.clone(), move |hub| visit_in_greenlet(hub, page, &job, &semaphore))
    });
    let greenlets: Result<Vec<_>, _> = greenlets.collect();
    let greenlets = greenlets.unwrap_or_else(|error| lesson::give_up(format!("a stack: {error}")));
    let found = gather(greenlets).await;
    found.into_iter().map(|found| found.expect("a visit does not panic")).collect()
}
// ANCHOR_END: greenlets

// ANCHOR: callbacks
/// What all callbacks need, and so what is handed from each to the next.
struct Callbacks {
    client: Rc<AsyncHttpClient>,
    wanted: usize,
    found: RefCell<Vec<Found>>,
    all_found: Event,
}

impl Callbacks {
    fn ask(self: Rc<Self>, visit: Visit) {
        let client = Rc::clone(&self.client);
        client.fetch(visit.url().clone(), move |answer| self.on_answer(visit, answer));
    }

    /// The loop of the other versions, in pieces: where they go round, a callback is left.
    fn on_answer(self: Rc<Self>, mut visit: Visit, answer: Result<Answer, Failure>) {
        match visit.next(answer) {
            Next::Ask => self.ask(visit),
            Next::AskAfter(pause) => call_later(pause, move || self.ask(visit)),
            Next::Done(found) => {
                self.found.borrow_mut().push(found);
                if self.found.borrow().len() == self.wanted {
                    self.all_found.set();
                }
            }
        }
    }
}

async fn callbacks(job: Rc<Job>) -> Vec<Found> {
    let client = AsyncHttpClient::new(job.at_once, job.limit);
    let (wanted, found, all_found) = (job.pages.len(), RefCell::default(), Event::new());
    let callbacks = Rc::new(Callbacks { client, wanted, found, all_found });
    for page in &job.pages {
        Rc::clone(&callbacks).ask(Visit::new(page.clone()));
    }
    callbacks.all_found.wait().await;
    callbacks.found.take()
}
// ANCHOR_END: callbacks

// ANCHOR: async
/// A loop again, which can be read from top to bottom.
async fn visit(page: Url, job: &Job, semaphore: &Semaphore) -> Found {
    let mut visit = Visit::new(page);
    loop {
        let permit = semaphore.acquire(1).await;
        let answer = http::get(visit.url(), job.limit).await;
        drop(permit);
        match visit.next(answer) {
            Next::Ask => {}
            Next::AskAfter(pause) => sleep(pause).await,
            Next::Done(found) => return found,
        }
    }
}

async fn concurrent(job: Rc<Job>) -> Vec<Found> {
    let semaphore = Rc::new(Semaphore::new(job.at_once));
    let tasks = job.pages.iter().map(|page| {
        let (page, job, semaphore) = (page.clone(), Rc::clone(&job), Rc::clone(&semaphore));
        spawn_named(page.path.clone(), async move { visit(page, &job, &semaphore).await })
    });
    let found = gather(tasks).await;
    found.into_iter().map(|found| found.expect("a visit does not panic")).collect()
}
// ANCHOR_END: async
