//! The exercises as they are given, in one file: what `reset` gives back, with or without git.

use crate::End;
use crate::catalog::{Catalog, Exercise};

/// Where they are, from the root of the workspace.
pub(crate) const FILE: &str = "tests/exercises/originals.txt";

const HEAD: &str = "The exercises as they are given, for `course reset`. \
                    `UPDATE_EXPECT=1 cargo run --bin course -- verify` writes this file.\n";

/// What a line begins with that names the file whose text comes next. No line of Rust does.
const MARK: &str = "==== ";

/// The text of all of them.
pub(crate) fn all(catalog: &Catalog) -> Result<String, End> {
    let mut all = HEAD.to_owned();
    for exercise in &catalog.exercises {
        all += &format!("{MARK}{}/{}.rs\n", exercise.topic, exercise.name);
        all += &catalog.text(&exercise.file())?;
    }
    Ok(all)
}

/// The text of one, as it was given.
pub(crate) fn one(catalog: &Catalog, exercise: &Exercise) -> Result<String, End> {
    let all = catalog.text(FILE)?;
    let mark = format!("{MARK}{}/{}.rs\n", exercise.topic, exercise.name);
    let Some((_, text)) = all.split_once(&mark) else {
        return Err(End::Usage(format!("{FILE}: {} is not in it", exercise.name)));
    };
    Ok(text
        .split_once(&format!("\n{MARK}"))
        .map_or(text.to_owned(), |(text, _)| format!("{text}\n")))
}
