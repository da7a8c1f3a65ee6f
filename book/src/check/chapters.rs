//! A chapter for each lesson, in the order and under the name of the lesson, and every page in the
//! table of contents.

use super::lessons::Lesson;
use super::page::{Kind, Page};
use super::parts;
use crate::{Faults, Place};
use std::fs;

/// The pages that have a line for each lesson.
const OF_ALL: [&str; 2] = ["items", "teachers"];

pub(super) fn check(place: &Place, pages: &[Page], lessons: &[Lesson]) -> Faults {
    let mut faults = Vec::new();
    let entries = match fs::read_to_string(place.text().join("SUMMARY.md")) {
        Ok(summary) => entries(&summary),
        Err(error) => return vec![format!("book/text/SUMMARY.md: {error}")],
    };
    // The last chapter has exercises only, and no lesson.
    let is_chapter =
        |name: &str| name.starts_with(|c: char| c.is_ascii_digit()) && !name.starts_with("28");
    // What is in the table of contents, and in which order.
    let titles: Vec<_> = lessons.iter().map(|lesson| lesson.title.as_str()).collect();
    let chapters = entries.iter().filter(|entry| is_chapter(&entry.title));
    let chapters: Vec<_> = chapters.map(|entry| entry.title.as_str()).collect();
    if chapters != titles {
        let differs = |(chapter, title): &(Option<&&str>, Option<&&str>)| chapter != title;
        let longest = chapters.len().max(titles.len());
        let first = (0..longest).map(|n| (chapters.get(n), titles.get(n))).find(differs);
        let said =
            |name: Option<&&str>| name.map_or("nothing".to_owned(), |name| format!("{name:?}"));
        let (chapter, title) = first.unwrap_or_default();
        faults.push(format!(
            "book/text/SUMMARY.md: the chapters go with the lessons: {} stands where {} is expected",
            said(chapter),
            said(title)
        ));
    }
    for entry in &entries {
        let lesson = lessons.iter().find(|lesson| lesson.title == entry.title);
        let expected = lesson.map(|lesson| format!("{}.md", lesson.name));
        let fault = match (&entry.file, expected) {
            (None, _) => Some("a chapter without a page".to_owned()),
            (Some(file), Some(expected)) if *file != expected => {
                Some(format!("expected {expected}"))
            }
            _ => None,
        };
        faults.extend(fault.map(|fault| format!("book/text/SUMMARY.md: {}: {fault}", entry.title)));
    }
    for page in pages.iter().filter(|page| OF_ALL.contains(&page.stem())) {
        let missing = lessons.iter().filter(|lesson| !page.text.contains(&lesson.name));
        faults.extend(missing.map(|it| format!("{}: {} is not in it", page.name, it.name)));
    }
    for page in pages.iter().filter(|page| page.stem() != "SUMMARY") {
        let file = format!("{}.md", page.stem());
        if !entries.iter().any(|entry| entry.file.as_ref() == Some(&file)) {
            faults.push(format!("{}: it is not in book/text/SUMMARY.md", page.name));
        }
        if is_chapter(page.stem()) {
            match lessons.iter().find(|lesson| lesson.name == page.stem()) {
                None => faults.push(format!("{}: a chapter without its lesson", page.name)),
                Some(lesson) => {
                    faults.extend(title(page, lesson));
                    faults.extend(parts::check(place, page, lesson));
                }
            }
        }
    }
    faults
}

fn title(page: &Page, lesson: &Lesson) -> Option<String> {
    let heading = page.blocks.iter().find(|block| block.kind == Kind::Heading(1));
    let heading = heading.map_or("", |block| block.text.as_str());
    let differs = heading != lesson.title;
    differs.then(|| format!("{}: its title is {heading:?}, expected {:?}", page.name, lesson.title))
}

/// A line of the table of contents.
#[derive(Debug, Eq, PartialEq)]
struct Entry {
    title: String,
    /// None for a draft.
    file: Option<String>,
}

fn entries(summary: &str) -> Vec<Entry> {
    let entry = |line: &str| {
        let line = line.trim_start().trim_start_matches("- ");
        let (title, rest) = line.strip_prefix('[')?.rsplit_once("](")?;
        let file = rest.strip_suffix(')')?.to_owned();
        Some(Entry { title: title.to_owned(), file: (!file.is_empty()).then_some(file) })
    };
    summary.lines().filter_map(entry).collect()
}
