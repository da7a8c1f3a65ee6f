//! Every link of the pages that were built leads somewhere.

use super::html::{Tag, tags};
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
    /// The recorded runs on it, with their number of steps.
    runs: BTreeMap<String, u64>,
    links: Vec<String>,
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
        // All pages in one have the ids of all.
        if matches!(name.as_str(), "print.html" | "404.html" | "toc.html") {
            continue;
        }
        if page.bytes > MOST_BYTES {
            faults.push(format!("{name}: {} bytes, expected at most {MOST_BYTES}", page.bytes));
        }
        let wrong = page.links.iter().filter_map(|link| {
            let fault = follow(place, built, &pages, name, link).err()?;
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
        if let Some(run) = attribute("data-run") {
            let steps = attribute("data-steps").and_then(|steps| steps.parse().ok());
            page.runs.insert(run, steps.unwrap_or_default());
        }
        if matches!(name.as_str(), "a" | "img" | "script" | "link" | "source" | "iframe") {
            page.links.extend(attribute("href").or(attribute("src")));
        }
    }
    page
}

fn follow(
    place: &Place,
    built: &Path,
    pages: &BTreeMap<String, Built>,
    from: &str,
    link: &str,
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
        Some(step) => step_of(page, step),
        None if page.ids.contains(fragment) => Ok(()),
        None => Err("no such place on the page".into()),
    }
}

/// `NAME&step=N`: the run is on that page, and has that step.
fn step_of(page: &Built, link: &str) -> Result<(), String> {
    let (name, step) = link.split_once("&step=").ok_or("expected #run=NAME&step=N")?;
    let steps = *page.runs.get(name).ok_or("no such run on the page")?;
    match step.parse::<u64>() {
        Ok(step) if step <= steps => Ok(()),
        _ => Err(format!("expected a step from 0 to {steps}")),
    }
}
