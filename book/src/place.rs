//! Where the book is.

use std::path::{Path, PathBuf};

/// The workspace that a book is made from. Tests make one of their own.
#[derive(Clone, Debug)]
pub struct Place {
    workspace: PathBuf,
}

impl Place {
    /// The workspace that this package was compiled in.
    pub fn here() -> Self {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        Place::at(package.parent().unwrap_or(package))
    }

    /// Another workspace.
    pub fn at(workspace: impl Into<PathBuf>) -> Self {
        Place { workspace: workspace.into() }
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
}
