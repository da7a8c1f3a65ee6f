//! Builds the book again when something that it is made of has changed.

use crate::{Faults, Place, pages};
use handloom::spawn_blocking;
use handloom::sync::Notify;
use handloom::time::sleep;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
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
        // It computes for half a second, and the loop has pages to serve meanwhile: those that were
        // there, so that nobody finds half a book.
        let outcome = spawn_blocking(move || {
            let next = built.with_extension("next");
            let outcome = pages::build(&place, &next);
            put_in_place(&next, &built).and(outcome)
        })
        .await;
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

/// Puts a folder where another one is, which goes. Where there is none to put, the other one stays.
fn put_in_place(next: &Path, built: &Path) -> Result<(), Faults> {
    if !next.is_dir() {
        return Ok(());
    }
    let before = built.with_extension("before");
    let _ = fs::remove_dir_all(&before);
    let _ = fs::rename(built, &before);
    let put = fs::rename(next, built);
    let _ = fs::remove_dir_all(&before);
    put.map_err(|error| vec![format!("{}: {error}", built.display())])
}

/// When each source was changed last.
fn sources(place: &Place) -> BTreeMap<PathBuf, Option<SystemTime>> {
    let roots = SOURCES.iter().map(|root| place.workspace().join(root));
    let documents = ["ARCHITECTURE.md", "README.md"].map(|name| place.workspace().join(name));
    let files = roots.flat_map(|root| if root.is_dir() { place.files(&root) } else { vec![root] });
    let changed = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
    files.chain(documents).map(|path| (path.clone(), changed(&path))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_put_in_the_place_of_another() {
        let root = std::env::temp_dir().join(format!("handloom-place-{}", std::process::id()));
        let (built, next) = (root.join("book"), root.join("book.next"));
        for (folder, file) in [(&built, "old"), (&next, "new")] {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join(file), "").unwrap();
        }
        let names = || {
            let entries = fs::read_dir(&root).unwrap().chain(fs::read_dir(&built).unwrap());
            entries
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect::<Vec<_>>()
        };
        put_in_place(&next, &built).unwrap();
        assert_eq!(names(), ["book", "new"]);
        put_in_place(&next, &built).unwrap();
        assert_eq!(names(), ["book", "new"], "nothing has been built");
        fs::remove_dir_all(&root).unwrap();
    }
}
