//! What exercises there are, in order, and what is said about them.

use crate::{End, originals};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Where everything is.
#[derive(Clone, Debug)]
pub(crate) struct Catalog {
    /// The root of the workspace.
    pub(crate) root: PathBuf,
    /// In the order in which they are to be done.
    pub(crate) exercises: Vec<Exercise>,
}

/// One exercise.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exercise {
    /// `09_wakers`: a folder, and a lesson, and a chapter.
    pub(crate) topic: String,
    /// Its name, which no other has, and which never changes.
    pub(crate) name: String,
    /// From a nudge to nearly all of it.
    pub(crate) hints: Vec<String>,
}

impl Exercise {
    /// The learner's file, from the root of the workspace.
    pub(crate) fn file(&self) -> String {
        self.path("exercises", "rs")
    }

    /// The file of this name in another folder of `tests`, from the root of the workspace.
    pub(crate) fn path(&self, folder: &str, extension: &str) -> String {
        format!("tests/{folder}/{}/{}.{extension}", self.topic, self.name)
    }
}

impl Catalog {
    /// Reads the folders: topics by their numbers, exercises in the order of the topic's hints, and
    /// those that have none after them.
    pub(crate) fn read() -> Result<Catalog, End> {
        let Some(root) = root() else {
            return Err(End::Usage("tests/exercises is not here: run me in the workspace".into()));
        };
        let folder = root.join("tests/exercises");
        let mut exercises = Vec::new();
        for topic in names(&folder)?.into_iter().filter(|name| is_topic(name)) {
            let files = names(&folder.join(&topic))?;
            let mut left: Vec<_> =
                files.iter().filter_map(|file| file.strip_suffix(".rs")).collect();
            let text = fs::read_to_string(folder.join(&topic).join("hints.md")).unwrap_or_default();
            let hints = hints(&text);
            for (name, hints) in hints {
                // One whose file was lost is an exercise all the same: `reset` gives it back.
                left.retain(|file| *file != name);
                exercises.push(Exercise { topic: topic.clone(), name, hints });
            }
            let hintless = left.iter().map(|name| Exercise {
                topic: topic.clone(),
                name: (*name).to_owned(),
                hints: Vec::new(),
            });
            exercises.extend(hintless);
        }
        Ok(Catalog { root, exercises })
    }

    /// The text of a file, from the root of the workspace.
    pub(crate) fn text(&self, path: &str) -> Result<String, End> {
        let text = fs::read_to_string(self.root.join(path));
        text.map_err(|error| End::Usage(format!("{path}: {error}")))
    }

    /// The title of an exercise, which is its file's first line.
    pub(crate) fn title(&self, exercise: &Exercise) -> String {
        let text = self.text(&exercise.file()).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default();
        line.strip_prefix("//! # ").unwrap_or(&exercise.name).to_owned()
    }
}

/// The workspace that the learner stands in, or else the one that this program was compiled in.
fn root() -> Option<PathBuf> {
    let here = env::current_dir().ok();
    let here = here.as_deref().into_iter().flat_map(Path::ancestors);
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    here.chain(own).find(|folder| folder.join(originals::FILE).is_file()).map(Path::to_owned)
}

/// Whether a folder is a topic, and not what an editor has put there.
fn is_topic(name: &str) -> bool {
    let digits = name.chars().take_while(char::is_ascii_digit).count();
    digits == 2 && name[digits..].starts_with('_')
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Result<Vec<String>, End> {
    let entries = fs::read_dir(folder);
    let entries = entries.map_err(|error| End::Usage(format!("{}: {error}", folder.display())))?;
    let mut names: Vec<_> =
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}

/// The hints of a topic: a heading for each exercise, and a numbered list under it.
fn hints(text: &str) -> Vec<(String, Vec<String>)> {
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            all.push((name.trim().to_owned(), Vec::new()));
            continue;
        }
        let Some((_, hints)) = all.last_mut() else {
            continue;
        };
        match line.split_once(". ") {
            Some((number, hint)) if number.parse() == Ok(hints.len() + 1) => {
                hints.push(hint.to_owned());
            }
            _ => {
                if let (Some(hint), false) = (hints.last_mut(), line.trim().is_empty()) {
                    let line = line.strip_prefix("   ").unwrap_or(line);
                    hint.push('\n');
                    hint.push_str(line);
                }
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_are_numbered_and_may_have_several_lines() {
        let text =
            "# Topic\n\n## one\n1. First,\n   on two lines.\n2. Second.\n\n## two\n1. Third.\n";
        let one =
            ("one".to_owned(), vec!["First,\non two lines.".to_owned(), "Second.".to_owned()]);
        assert_eq!(hints(text), [one, ("two".to_owned(), vec!["Third.".to_owned()])]);
    }
}
