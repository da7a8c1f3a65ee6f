//! Every link of the pages that were built leads somewhere.

use super::html::{Tag, tags, text};
use super::includes::normal;
use crate::{Faults, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A page has to be there soon, wherever it is read from.
const MOST_BYTES: u64 = 1 << 20;

/// What other pages can link to.
#[derive(Debug, Default)]
struct Built {
    ids: BTreeSet<String>,
    /// The recorded runs on it: what happens at each step, in words, by the step's number.
    runs: BTreeMap<String, BTreeMap<u64, String>>,
    /// Where its links lead, and their titles; none where a step was computed and not written.
    links: Vec<(String, Option<String>)>,
    bytes: u64,
}

pub(super) fn check(place: &Place, built: &Path) -> Faults {
    let mut pages = BTreeMap::new();
    for path in
        place.files(built).into_iter().filter(|path| path.extension().is_some_and(|e| e == "html"))
    {
        let html = fs::read_to_string(&path).unwrap_or_default();
        let name = path.strip_prefix(built).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        pages.insert(name, read(&html));
    }
    let mut faults = Vec::new();
    for (name, page) in &pages {
        // The first page a second time, all pages in one, and what is no page.
        if matches!(name.as_str(), "index.html" | "print.html" | "404.html" | "toc.html") {
            continue;
        }
        if page.bytes > MOST_BYTES {
            faults.push(format!("{name}: {} bytes, expected at most {MOST_BYTES}", page.bytes));
        }
        let wrong = page.links.iter().filter_map(|(link, title)| {
            let fault = follow(place, built, &pages, name, link, title.as_deref()).err()?;
            Some(format!("{name}: the link {link}: {fault}"))
        });
        faults.extend(wrong);
    }
    faults
}

fn read(html: &str) -> Built {
    let mut page = Built { bytes: html.len() as u64, ..Built::default() };
    for Tag { name, attributes } in tags(html) {
        let attribute = |key: &str| attributes.get(key).cloned();
        page.ids.extend(attribute("id"));
        if matches!(name.as_str(), "a" | "img" | "script" | "link" | "source" | "iframe") {
            let link = attribute("href").or(attribute("src"));
            let is_computed = attribute("class").is_some_and(|class| class == "quiz-look");
            let title = if is_computed { None } else { attribute("title").or(Some(String::new())) };
            page.links.extend(link.map(|link| (link, title)));
        }
    }
    page.runs = runs(html);
    page
}

fn before<'a>(text: &'a str, mark: &str) -> &'a str {
    text.split(mark).next().unwrap_or_default()
}

/// The tables of the runs on a page. A pair that goes by steps has the words of its right side; one
/// that goes by the clock has no steps of its own, but those of its sides.
fn runs(html: &str) -> BTreeMap<String, BTreeMap<u64, String>> {
    let mut runs = BTreeMap::new();
    for run in html.split("data-run=\"").skip(1) {
        let Some((name, rest)) = run.split_once('"') else { continue };
        if before(rest, ">").contains("data-lockstep=\"clock\"") {
            for (side, table) in name.split("_beside_").zip(rest.split("<table>").skip(1)) {
                runs.entry(side.to_owned()).or_insert_with(|| steps(table));
            }
        } else {
            runs.insert(name.to_owned(), steps(rest));
        }
    }
    runs
}

/// What happens at the steps of a table.
fn steps(html: &str) -> BTreeMap<u64, String> {
    let rows = html.split("<tr>").filter_map(|row| {
        let mut cells = row.split("<td>").skip(1).map(|cell| text(before(cell, "</td>")));
        let step = cells.next()?.parse().ok()?;
        Some((step, cells.nth(1)?))
    });
    rows.collect()
}

fn follow(
    place: &Place,
    built: &Path,
    pages: &BTreeMap<String, Built>,
    from: &str,
    link: &str,
    title: Option<&str>,
) -> Result<(), String> {
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    if let Some((scheme, rest)) = path.split_once(':') {
        let is_web = matches!(scheme, "http" | "https") && rest.starts_with("//");
        return if is_web { Ok(()) } else { Err("expected a page or https".into()) };
    }
    if path.starts_with('/') {
        return Err("expected a path from the page: the book is read from files as well".into());
    }
    let folder = Path::new(from).parent().unwrap_or(Path::new(""));
    let path =
        if path.is_empty() { from.to_owned() } else { folder.join(path).to_string_lossy().into() };
    // From the pages two folders up, as from the text, is the workspace.
    let target = match path.strip_prefix("../../") {
        Some(rest) => place.workspace().join(rest),
        None => built.join(&path),
    };
    if !normal(&target).exists() {
        return Err("it is not there".into());
    }
    if fragment.is_empty() {
        return Ok(());
    }
    let name = normal(Path::new(&path)).to_string_lossy().replace('\\', "/");
    let page = pages.get(&name).ok_or("expected a page of the book before #")?;
    match fragment.strip_prefix("run=") {
        Some(step) => step_of(page, step, title),
        None if page.ids.contains(fragment) => Ok(()),
        None => Err("no such place on the page".into()),
    }
}

/// `NAME&step=N`: the run is on that page, and has that step; and the link's title is what happens
/// there, so that the text around it cannot come to mean another one.
fn step_of(page: &Built, link: &str, title: Option<&str>) -> Result<(), String> {
    let (name, step) = link.split_once("&step=").ok_or("expected #run=NAME&step=N")?;
    let steps = page.runs.get(name).ok_or("no such run on the page")?;
    let last = steps.keys().next_back().copied().unwrap_or_default();
    let step = step.parse::<u64>().ok().filter(|step| (0..=last).contains(step));
    let step = step.ok_or_else(|| format!("expected a step from 0 to {last}"))?;
    match steps.get(&step) {
        Some(words) if title.is_some_and(|title| title != words) => {
            Err(format!("expected the title {words:?}"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_that_goes_by_the_clock_has_the_steps_of_its_sides() {
        let html = "<div data-run=\"b\"><table><tr><td>1</td><td>t</td><td>b alone</td></tr></table>\
            <div data-run=\"a_beside_b\" data-lockstep=\"clock\">\
            <table><tr><td>1</td><td>t</td><td>a</td></tr></table>\
            <table><tr><td>1</td><td>t</td><td>b</td></tr></table>";
        let page = Built { runs: runs(html), ..Built::default() };
        assert_eq!(step_of(&page, "a&step=1", Some("a")), Ok(()));
        assert_eq!(step_of(&page, "b&step=1", Some("b alone")), Ok(()));
        let fault = step_of(&page, "a_beside_b&step=1", Some("b"));
        assert_eq!(fault, Err("no such run on the page".to_owned()));
    }
}
