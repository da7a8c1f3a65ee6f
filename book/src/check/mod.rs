//! What has to be true of the book. Each fault is one line: the file, and what to do about it.

use crate::{Faults, Place};
use std::path::Path;

// What a page is made of.
mod page;

mod include;

mod anchors;

// What is looked at in the text.
mod includes;

mod fences;

mod commands;

mod goldens;

mod unused;

// The chapters beside the lessons.
mod chapters;

mod lessons;

mod parts;

// What is looked at in the pages that were built.
mod html;

mod links;

mod minutes;

pub use lessons::{Lesson, lessons};

/// Looks at the text before it is built.
pub fn text(place: &Place) -> Faults {
    let pages = match page::Page::all(place) {
        Ok(pages) => pages,
        Err(fault) => return vec![fault],
    };
    let lessons = lessons::lessons(place);
    let goldens = goldens::Goldens::new(place);
    let mut faults = chapters::check(place, &pages, &lessons);
    for page in &pages {
        faults.extend(includes::check(place, page, &goldens));
        faults.extend(fences::check(page));
        faults.extend(commands::check(place, page, &lessons, &goldens));
    }
    faults.extend(unused::check(place, &pages));
    faults
}

/// Looks at the pages that were built from it.
pub fn pages(place: &Place, built: &Path) -> Faults {
    let mut faults = links::check(place, built);
    faults.extend(minutes::check(place, built));
    faults
}
