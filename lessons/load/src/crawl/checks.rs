//! What has to be true of a crawl.

use super::crawler::Crawled;
use super::site::page;
use super::visit::{PAUSE, TRIES, Why};
use super::{Found, TROUBLE};
use crate::http::Failure;
use lessons::lesson::Lesson;

/// There is one finding for each page that was wanted, and a page that was found is the right one.
pub(super) fn nothing_is_lost(lesson: &Lesson, name: &str, crawled: &Crawled) {
    let mut wanted: Vec<_> = crawled.job.pages.iter().map(|page| page.path.as_str()).collect();
    let mut found: Vec<_> = crawled.found.iter().map(|found| found.path.as_str()).collect();
    wanted.sort_unstable();
    found.sort_unstable();
    lesson.check(wanted == found, format_args!("{name}: each page has come to something, once"));
    let right = |found: &Found| match &found.page {
        // A page in trouble is page 1, if it is any.
        Ok(bytes) => *bytes == page(number(found).unwrap_or(1)).into_bytes(),
        Err(_) => true,
    };
    lesson.check(crawled.found.iter().all(right), format_args!("{name}: no page is another one"));
}

/// Every page was found, in the time that it takes, and no more were asked for at once than allowed.
pub(super) fn all_is_well(lesson: &Lesson, name: &str, crawled: &Crawled) {
    let Crawled { job, site, found, time, .. } = crawled;
    let all = found.iter().all(|found| found.page.is_ok());
    lesson.check(all, format_args!("{name}: every page is found"));
    let pages = job.pages.len();
    let given = site.given().keys().copied().eq(1..=pages as u64);
    lesson.check(given, format_args!("{name}: the server has given out each of them"));

    let at_once = if name == "serial" { 1 } else { job.at_once };
    let most = site.most_at_once();
    lesson.check(
        most <= at_once,
        format_args!("{name}: {most} at once by the server's count, and no more than {at_once}"),
    );
    let least = job.delay * pages.div_ceil(at_once) as u32;
    lesson.check(*time >= least, format_args!("{name}: no answer is there before its time"));
    if lesson.args.is_virtual() {
        // Nothing else takes time there, so whoever is slower was idle.
        lesson.check(*time == least, format_args!("{name}: it waits for the server and no longer"));
        let used = job.delay.is_zero() || most == at_once.min(pages);
        lesson.check(used, format_args!("{name}: it asks for {at_once} at once where it can"));
    }
}

/// What the server has given out is there, and of the rest it is known why not.
pub(super) fn went_away(lesson: &Lesson, name: &str, crawled: &Crawled) {
    let Crawled { site, found, .. } = crawled;
    let (good, bad): (Vec<_>, Vec<_>) = found.iter().partition(|found| found.page.is_ok());
    let given = site.given();
    let kept = good.len() == given.len()
        && good.iter().all(|found| number(found).is_some_and(|page| given.contains_key(&page)));
    lesson.check(kept, format_args!("{name}: what the server gave out is found"));
    let known = bad
        .iter()
        .all(|found| matches!(&found.page, Err(Why::Failed(Failure::Nobody | Failure::BrokenOff))));
    lesson.check(known, format_args!("{name}: the rest has failed since the server was gone"));
}

/// Each of the pages in trouble came to what it has to.
pub(super) fn troubles_are_met(lesson: &Lesson, name: &str, crawled: &Crawled) {
    for trouble in TROUBLE {
        let found = crawled.found.iter().find(|found| found.path == trouble.path);
        let (path, said) = (trouble.path, found.map_or_else(String::new, Found::to_string));
        // On a machine that is busy enough, any answer can be late, and is asked for again.
        let excused = !lesson.args.is_virtual() && found.is_some_and(|found| found.late > 0);
        lesson.check(
            said == trouble.found || excused,
            format_args!("{name}: {path} comes to {:?}, but it came to {said:?}", trouble.found),
        );
    }
    let patience = crawled.job.limit * TRIES + PAUSE + 2 * PAUSE;
    let what = format_args!("{name}: a server in trouble has a pause before it is asked again");
    lesson.check(crawled.time >= patience, what);
}

fn number(found: &Found) -> Option<u64> {
    found.path.strip_prefix("/page/")?.parse().ok()
}
