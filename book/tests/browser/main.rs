//! The pages in a browser: what a reader can do there is done.
//!
//! Chromium is driven without a window. Where there is none, these tests say so and pass.

mod chromium;
mod every;
mod gallery;
#[path = "../shared/merge.rs"]
mod merge;
mod player;
mod printed;
mod quiz;

use chromium::Page;
use gallery::Gallery;

/// A page of a browser, and the books that it is shown; or nothing, with a message, where there is no
/// browser.
fn browser() -> Option<(Page, &'static Gallery)> {
    let Some(program) = chromium::program() else {
        eprintln!("skipped: no Chromium (`apt-get install chromium`, or CHROMIUM=/path/to/it)");
        return None;
    };
    Some((Page::new(&program), Gallery::built()))
}
