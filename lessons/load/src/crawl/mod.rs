//! The crawler of lesson 26, but for what the lesson is about: how one waits.

// What the crawler does next, which is the same however it waits.
mod visit;

// What it crawls.
mod site;

mod trouble;

// What the versions of the lesson are given, and the frame around them.
mod job;

mod crawler;

mod checks;

pub use crawler::{Crawler, PARAMS};
pub use job::Job;
pub use site::{Site, SiteOptions, page};
pub use trouble::{TROUBLE, Trouble};
pub use visit::{Found, Next, PAUSE, REDIRECTS, TRIES, Visit, Why};

#[cfg(test)]
mod tests;
