//! The lessons that there are.

use crate::Place;
use std::fs;

/// A lesson, as its file says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Lesson {
    /// The name of its program: `01_generators`.
    pub name: String,
    /// What its first line says: `01 · Generators`.
    pub title: String,
    /// The file, from the root of the workspace.
    pub file: String,
}

/// All lessons, in order.
pub fn lessons(place: &Place) -> Vec<Lesson> {
    let folders = ["lessons/src/bin", "lessons/load/src/bin"];
    let files = folders.iter().flat_map(|folder| place.files(&place.workspace().join(folder)));
    let mut lessons: Vec<_> = files
        .filter_map(|path| {
            let name = path.file_stem()?.to_str()?.to_owned();
            let starts_with_number = name.starts_with(|c: char| c.is_ascii_digit());
            let source = fs::read_to_string(&path).ok()?;
            let title = source.lines().next()?.strip_prefix("//! # ")?.to_owned();
            starts_with_number.then(|| Lesson { name, title, file: place.name(&path) })
        })
        .collect();
    lessons.sort_by(|one, other| one.name.cmp(&other.name));
    lessons
}
