//! The frame around the versions of lesson 26: what they crawl, what that costs, what they find.

use super::{Found, Job, Site, SiteOptions, TROUBLE, checks};
use crate::green::{STACK_BYTES, Stacks};
use crate::heap::Meter;
use crate::http::Url;
use handloom::time::now;
use lessons::cli::{Param, Usage};
use lessons::figures::{Figure, Memory, Table, Time};
use lessons::lesson::Lesson;
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;
use std::time::Duration;

/// What the lesson can be asked for.
pub const PARAMS: &[Param] = &[
    Param::number("pages", 1, 10_000, "100", "how many pages there are"),
    Param::millis("delay", "10", "how long the server takes for an answer"),
    Param::number("concurrency", 1, 200, "10", "how many pages are asked for at once, at most"),
    Param::millis("limit", "200", "how long the crawler waits for a page in trouble"),
    Param::number("gone-after", 0, 10_000, "0", "after how many pages the server goes; 0: never"),
];

/// How much longer than the server takes the crawler waits for a page that is not in trouble. It is
/// for a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(10);

/// One run of the lesson.
#[derive(Debug)]
pub struct Crawler<'a> {
    lesson: &'a Lesson,
    options: SiteOptions,
    pages: usize,
    at_once: usize,
    costs: Table<7>,
    /// What the first version has made of the pages in trouble. The others are held to the same.
    troubles: Option<Vec<Found>>,
    deepest_wait: usize,
}

/// What came of one crawl.
pub(super) struct Crawled {
    pub(super) job: Rc<Job>,
    pub(super) site: Rc<Site>,
    pub(super) found: Vec<Found>,
    pub(super) time: Duration,
    heap: Memory,
    stacks: Stacks,
}

impl<'a> Crawler<'a> {
    /// Says what there is to be crawled.
    ///
    /// # Errors
    /// If the arguments contradict each other.
    #[track_caller]
    pub fn new(lesson: &'a Lesson) -> Result<Crawler<'a>, Usage> {
        let (number, millis) =
            (|name| lesson.args.number(name) as usize, |name| lesson.args.millis(name));
        let (delay, limit) = (millis("delay"), millis("limit"));
        if limit <= delay {
            let (limit, delay) = (limit.as_millis(), delay.as_millis());
            let line = format!("--limit {limit}: expected more than the --delay of {delay}");
            return Err(Usage::new(line));
        }
        let (pages, at_once) = (number("pages"), number("concurrency"));
        let gone_after = Some(number("gone-after")).filter(|pages| *pages > 0);
        lesson.say(format_args!(
            "A server on this machine takes {} for an answer. {} wanted,\n\
             and at most {at_once} may be asked for at once.",
            Time(delay),
            if pages == 1 { "1 page is".into() } else { format!("{pages} pages are") },
        ));
        if let Some(pages) = gone_after {
            lesson.say(format_args!("After {pages} of them the server goes away."));
        }
        lesson.say("");
        let titles = ["version", "pages", "failed", "time", "at once", "heap", "stacks"];
        Ok(Crawler {
            lesson,
            options: SiteOptions { delay, limit, gone_after },
            pages,
            at_once,
            costs: Table::new(titles),
            troubles: None,
            deepest_wait: 0,
        })
    }

    /// Lets a version crawl: the pages, and then those in trouble.
    ///
    /// # Errors
    /// If a server cannot be started.
    #[track_caller]
    pub fn run<F: Future<Output = Vec<Found>>>(
        &mut self,
        (name, about): (&str, &str),
        crawl: impl Fn(Rc<Job>) -> F,
    ) -> io::Result<()> {
        self.lesson.say(format_args!("{name}: {about}"));
        let limit = self.options.delay + PATIENCE;
        let crawled =
            self.crawl((1..=self.pages).map(|page| format!("/page/{page}")), limit, &crawl)?;
        self.add_costs(name, &crawled);
        checks::nothing_is_lost(self.lesson, name, &crawled);
        self.say_what_is_missing(&crawled.found);
        if self.options.gone_after.is_some() {
            checks::went_away(self.lesson, name, &crawled);
            return Ok(());
        }
        checks::all_is_well(self.lesson, name, &crawled);

        let crawled = self.crawl(
            TROUBLE.iter().map(|page| page.path.to_owned()),
            self.options.limit,
            &crawl,
        )?;
        checks::nothing_is_lost(self.lesson, name, &crawled);
        checks::troubles_are_met(self.lesson, name, &crawled);
        self.troubles.get_or_insert(crawled.found);
        Ok(())
    }

    /// Says what it has cost, and what the pages in trouble came to.
    #[track_caller]
    pub fn finish(self) {
        let deepest = self.lesson.varying(Memory(self.deepest_wait as u64));
        self.lesson.say(format_args!("\n{}", self.costs));
        self.lesson.say("\nat once  the most requests that the server has had in hand");
        self.lesson
            .say("heap     the most memory in use, above what was before; the server's too, and");
        self.lesson
            .say("         that of hyper, by which all but the greenlets ask for their pages");
        if self.deepest_wait > 0 {
            let stack = Memory(STACK_BYTES as u64);
            self.lesson.say(format_args!(
                "stacks   {stack} for each page; a greenlet that waits uses at most {deepest} of it"
            ));
        }
        if let Some(found) = &self.troubles {
            self.lesson.say("\nPages in trouble, and what the crawler makes of them:");
            self.lesson.say(format_args!("{:<10}{:<33}the crawler", "page", "the server"));
            for trouble in TROUBLE {
                let (path, server) = (trouble.path, trouble.server);
                for found in found.iter().filter(|found| found.path == path) {
                    self.lesson.say(format_args!("{path:<10}{server:<33}{found}"));
                }
            }
        }
        self.lesson.say("");
    }

    /// On a runtime of its own, with a server of its own.
    fn crawl<F: Future<Output = Vec<Found>>>(
        &self,
        paths: impl Iterator<Item = String>,
        limit: Duration,
        crawl: impl Fn(Rc<Job>) -> F,
    ) -> io::Result<Crawled> {
        let runtime = self.lesson.runtime_builder().build();
        runtime.block_on(async {
            let site = Site::start(self.options)?;
            let pages = paths.map(|path| Url::new(site.address(), &path)).collect();
            let (at_once, delay) = (self.at_once, self.options.delay);
            let job = Rc::new(Job { pages, at_once, limit, delay });
            let (_, meter, start) = (Stacks::look(), Meter::start(), now());
            let found = crawl(Rc::clone(&job)).await;
            let (time, heap, stacks) = (now() - start, meter.most(), Stacks::look());
            Ok(Crawled { job, site, found, time, heap, stacks })
        })
    }

    fn add_costs(&mut self, name: &str, crawled: &Crawled) {
        let Crawled { site, found, time, heap, stacks, .. } = crawled;
        let good = found.iter().filter(|found| found.page.is_ok()).count();
        let (failed, most) = (found.len() - good, site.most_at_once());
        let heap = self.lesson.varying(*heap);
        let reserved = Memory((stacks.most * STACK_BYTES) as u64);
        let reserved = Figure(Some(reserved).filter(|_| stacks.most > 0));
        self.costs.row([&name, &good, &failed, &Time(*time), &most, &heap, &reserved]);
        self.deepest_wait = self.deepest_wait.max(stacks.deepest_wait);
    }

    /// How many there are of each kind of failure, and the first one.
    #[track_caller]
    fn say_what_is_missing(&self, found: &[Found]) {
        let mut missing: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for found in found.iter().filter(|found| found.page.is_err()) {
            missing.entry(found.to_string()).or_default().push(&found.path);
        }
        for (why, paths) in missing {
            let count = paths.len();
            self.lesson.say(format_args!("  {count} failed, {} the first: {why}", paths[0]));
        }
    }
}
