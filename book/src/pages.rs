//! The book, built.

use crate::{Faults, Place, check, heard};
use mdbook_driver::MDBook;
use std::path::Path;

/// Builds the pages into `built`, after a look at the text and before one at the pages.
///
/// # Errors
///
/// What is wrong with the book, one line each.
pub fn build(place: &Place, built: &Path) -> Result<(), Faults> {
    let mut faults = check::text(place);
    faults.extend(bare(place, built));
    if faults.is_empty() {
        faults = check::pages(place, built);
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// What mdBook makes of it, and says about it, by itself.
pub fn bare(place: &Place, built: &Path) -> Faults {
    let (done, mut warned) = heard::while_doing(|| {
        let mut book = MDBook::load(place.book())?;
        book.config.build.build_dir = built.to_owned();
        book.build()
    });
    if let Err(error) = done {
        let causes: Vec<_> = error.chain().map(ToString::to_string).collect();
        warned.push(causes.join(": "));
    }
    warned.into_iter().map(|line| format!("mdBook: {line}")).collect()
}
