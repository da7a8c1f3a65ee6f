//! The pages in a browser: what a reader can do there is done.
//!
//! Chromium is driven without a window. Where there is none, these tests say so and pass.

mod chromium;
mod gallery;
#[path = "../shared/merge.rs"]
mod merge;
mod player;
mod printed;
mod quiz;

use chromium::Chromium;
use gallery::Gallery;
use std::path::Path;

/// A browser, and the pages it is shown; or nothing, with a message, where there is no browser.
fn browser(name: &str) -> Option<(Chromium, &'static Gallery)> {
    let Some(program) = chromium::program() else {
        eprintln!("skipped: no Chromium (`apt-get install chromium`, or CHROMIUM=/path/to/it)");
        return None;
    };
    let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("chromium_{name}"));
    Some((Chromium::start(&program, &profile), Gallery::built()))
}
