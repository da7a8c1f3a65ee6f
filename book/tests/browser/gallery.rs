//! The pages that are tried: this book, and another one that has every fragment, three to a page.

use book::Place;
use mdbook_driver::MDBook;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Two built books.
pub(crate) struct Gallery {
    /// The pages of all fragments.
    pub(crate) all: PathBuf,
    /// The pages of the course.
    pub(crate) book: PathBuf,
    /// The names of all fragments of runs.
    pub(crate) runs: Vec<String>,
}

/// How many fragments a page has: several, as a chapter may.
const A_PAGE: usize = 3;

impl Gallery {
    /// Built once for all tests.
    pub(crate) fn built() -> &'static Gallery {
        static BUILT: OnceLock<Gallery> = OnceLock::new();
        BUILT.get_or_init(|| {
            let place = Place::here();
            let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
            let (all, book) = (target.join("browser_all"), target.join("browser_book"));
            let faults = book::bare(&place, &book);
            assert!(faults.is_empty(), "{}", faults.join("\n"));
            let runs = every_fragment(&place, &all);
            Gallery { all: all.join("built"), book, runs }
        })
    }

    /// The pages of the gallery, which have every fragment.
    pub(crate) fn pages(&self) -> Vec<PathBuf> {
        pages(&self.all)
    }

    /// The pages of the course.
    pub(crate) fn chapters(&self) -> Vec<PathBuf> {
        pages(&self.book)
    }

    /// The page of the gallery that has this fragment: its address, with or without a fragment.
    pub(crate) fn page_of(&self, run: &str) -> String {
        let at = self.runs.iter().position(|name| name == run).expect(run);
        address(&self.all.join(format!("page_{}.html", at / A_PAGE)))
    }
}

/// The pages of a built book, but for those that mdBook adds.
fn pages(built: &Path) -> Vec<PathBuf> {
    let pages = Place::here().files(built).into_iter();
    let pages = pages.filter(|page| page.extension().is_some_and(|ending| ending == "html"));
    let others = ["index.html", "print.html", "toc.html", "404.html"];
    pages.filter(|page| !others.iter().any(|other| page.ends_with(other))).collect()
}

/// A file as an address.
pub(crate) fn address(page: &Path) -> String {
    format!("file://{}", page.display())
}

/// Builds a book of all fragments with the settings of ours.
fn every_fragment(place: &Place, folder: &Path) -> Vec<String> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder.join("text")).expect("a folder");
    let names = |folder: &str| {
        let files = place.files(&place.fragments().join(folder)).into_iter();
        files.map(|file| file.file_stem().unwrap().to_string_lossy().into_owned()).collect()
    };
    let (runs, quizzes): (Vec<String>, Vec<String>) = (names("runs"), names("quizzes"));
    let fragments = place.fragments();
    let folder_text = |name: &str| folder.join("text").join(format!("{name}.md"));
    let mut summary = String::from("# Summary\n\n");
    let mut page = |name: String, folder: &str, names: &[String]| {
        let include = |name: &String| {
            let fragment = fragments.join(folder).join(format!("{name}.html"));
            let link = format!("[stop at step 3](#run={name}&step=3)");
            format!("Before. {link}\n\n{{{{#include {}}}}}\n\n", fragment.display())
        };
        let text: String = names.iter().map(include).collect();
        fs::write(folder_text(&name), format!("# {name}\n\n{text}")).expect("a page");
        let _ = writeln!(summary, "- [{name}]({name}.md)");
    };
    for (at, names) in runs.chunks(A_PAGE).enumerate() {
        page(format!("page_{at}"), "runs", names);
    }
    page("questions".into(), "quizzes", &quizzes);
    fs::write(folder.join("text/SUMMARY.md"), summary).expect("a summary");
    let settings = fs::read_to_string(place.book().join("book.toml")).expect("settings");
    fs::write(folder.join("book.toml"), settings).expect("settings");
    fs::create_dir_all(folder.join("page")).expect("a folder");
    for file in place.files(&place.book().join("page")) {
        fs::copy(&file, folder.join("page").join(file.file_name().unwrap())).expect("a copy");
    }
    let mut book = MDBook::load(folder).expect("a book");
    book.config.build.build_dir = folder.join("built");
    book.build().expect("a book");
    runs
}
