//! Builds the book again when something that it is made of has changed.

use crate::{Place, pages};
use handloom::spawn_blocking;
use handloom::sync::Notify;
use handloom::time::sleep;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How often the sources are looked at.
const PAUSE: Duration = Duration::from_millis(400);

/// What pages are made of, from the root of the workspace.
const SOURCES: [&str; 8] = [
    "book/book.toml",
    "book/text",
    "book/page",
    "book/fragments",
    "book/python",
    "lessons",
    "runtime/src",
    "tests/goldens",
];

/// How often the pages have been built, and who waits for them to be built again.
#[derive(Debug, Default)]
pub(super) struct Builds {
    count: Cell<u64>,
    news: Notify,
}

impl Builds {
    pub(super) fn count(&self) -> u64 {
        self.count.get()
    }

    /// Waits until the count is no longer `seen`.
    pub(super) async fn other_than(&self, seen: u64) {
        while self.count() == seen {
            self.news.notified().await;
        }
    }

    /// Builds, and says what is wrong. The pages are there all the same: whoever writes wants to see
    /// them.
    pub(super) async fn again(&self, place: &Place, built: &Path) {
        let (place, built) = (place.clone(), built.to_owned());
        // It computes for half a second, and the loop has pages to serve meanwhile.
        let outcome = spawn_blocking(move || pages::build(&place, &built)).await;
        match outcome {
            Ok(Ok(())) => println!("built"),
            Ok(Err(faults)) => faults.iter().for_each(|fault| eprintln!("book: {fault}")),
            Err(error) => eprintln!("book: {error}"),
        }
        self.count.set(self.count() + 1);
        self.news.notify_all();
    }

    /// Looks for changes, and never ends.
    pub(super) async fn watch(&self, place: &Place, built: &Path) {
        let look = |place: Place| async move { spawn_blocking(move || sources(&place)).await };
        let mut seen = look(place.clone()).await;
        loop {
            sleep(PAUSE).await;
            let found = look(place.clone()).await;
            if let (Ok(before), Ok(after)) = (&seen, &found)
                && before != after
            {
                self.again(place, built).await;
            }
            seen = found;
        }
    }
}

/// When each source was changed last.
fn sources(place: &Place) -> BTreeMap<PathBuf, Option<SystemTime>> {
    let roots = SOURCES.iter().map(|root| place.workspace().join(root));
    let documents = ["ARCHITECTURE.md", "README.md"].map(|name| place.workspace().join(name));
    let files = roots.flat_map(|root| if root.is_dir() { place.files(&root) } else { vec![root] });
    let changed = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
    files.chain(documents).map(|path| (path.clone(), changed(&path))).collect()
}
