//! Where the book is.

use crate::{GENERATORS, Generator};
use std::fs;
use std::path::{Path, PathBuf};

/// The workspace that a book is made from. Tests make one of their own.
#[derive(Clone, Debug)]
pub struct Place {
    workspace: PathBuf,
    generators: &'static [Generator],
}

impl Place {
    /// The workspace that this package was compiled in.
    pub fn here() -> Self {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let here = Place::at(package.parent().unwrap_or(package));
        Place { generators: GENERATORS, ..here }
    }

    /// Another workspace, in which nothing is generated.
    pub fn at(workspace: impl Into<PathBuf>) -> Self {
        Place { workspace: workspace.into(), generators: &[] }
    }

    /// The same with fragments that these make.
    #[must_use]
    pub fn with_generators(self, generators: &'static [Generator]) -> Self {
        Place { generators, ..self }
    }

    /// What makes the fragments.
    pub fn generators(&self) -> &'static [Generator] {
        self.generators
    }

    /// The root of the workspace.
    pub fn workspace(&self) -> &Path {
        &self.workspace
    }

    /// The folder of the book: where `book.toml` is.
    pub fn book(&self) -> PathBuf {
        self.workspace.join("book")
    }

    /// Where the pages are written by hand.
    pub fn text(&self) -> PathBuf {
        self.book().join("text")
    }

    /// What is generated, committed, and included by the text.
    pub fn fragments(&self) -> PathBuf {
        self.book().join("fragments")
    }

    /// Where the built pages go: what `book.toml` says as well.
    pub fn built(&self) -> PathBuf {
        self.workspace.join("target/book")
    }

    /// What a file is called in a message: its path from the root of the workspace.
    pub fn name(&self, path: &Path) -> String {
        path.strip_prefix(&self.workspace).unwrap_or(path).display().to_string()
    }

    /// All files in a folder and in the folders in it, in the order of their names.
    pub fn files(&self, folder: &Path) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut entries: Vec<_> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                // What is compiled is no source, wherever it lies.
                if path.file_name().is_none_or(|name| name != "target") {
                    files.extend(self.files(&path));
                }
            } else {
                files.push(path);
            }
        }
        files
    }
}
