//! What a version of the crawler is given.

use crate::http::Url;
use std::time::Duration;

/// Pages to look for, and the manners to observe.
#[derive(Clone, Debug)]
pub struct Job {
    /// The pages.
    pub pages: Vec<Url>,
    /// How many may be asked for at once.
    pub at_once: usize,
    /// How long to wait for an answer.
    pub limit: Duration,
    /// How long the server takes for one, which is for the checks.
    pub(super) delay: Duration,
}
