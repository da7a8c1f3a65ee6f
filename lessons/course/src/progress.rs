//! How far the learner is: a small text file, by the names of the exercises.
//!
//! A line says `done NAME` or `skipped NAME`, or `hint 2 NAME`: how many of its hints the learner has
//! seen. Lines that say nothing that is understood here, and
//! names that no exercise has, are kept: another version of the course may know them.

use crate::End;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const FILE: &str = "course-progress.txt";

const HEAD: &str = "# How far you are in the course. It may be edited, and it may be deleted.";

/// What has become of an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Open,
    Done,
    Skipped,
}

impl State {
    /// The word for it, here and in everything that is printed.
    pub(crate) fn word(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Done => "done",
            State::Skipped => "skipped",
        }
    }
}

/// The file, and what is in it.
#[derive(Debug)]
pub(crate) struct Progress {
    path: PathBuf,
    lines: Vec<String>,
}

impl Progress {
    /// Reads the file in the root of the workspace, where `cargo clean` does not reach it. Without
    /// one, nothing is done yet.
    pub(crate) fn read(root: &Path) -> Result<Progress, End> {
        let path = root.join(FILE);
        let text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => format!("{HEAD}\n"),
            Err(error) => return Err(End::Usage(format!("{FILE}: {error}"))),
        };
        Ok(Progress { path, lines: text.lines().map(str::to_owned).collect() })
    }

    /// What has become of this exercise.
    pub(crate) fn state(&self, name: &str) -> State {
        let said = self.lines.iter().rev().filter_map(|line| parse(line));
        said.filter(|(_, of)| *of == name).map(|(state, _)| state).next().unwrap_or(State::Open)
    }

    /// Notes what has become of this exercise.
    pub(crate) fn set(&mut self, name: &str, state: State) -> Result<(), End> {
        // Whoever comes back to it begins with the first hint.
        let forgets = state != State::Skipped && self.hint(name) > 0;
        if forgets {
            self.lines.retain(|line| hint(line).is_none_or(|(_, of)| of != name));
        }
        if self.state(name) != state {
            self.lines.retain(|line| parse(line).is_none_or(|(_, of)| of != name));
            if state != State::Open {
                self.lines.push(format!("{} {name}", state.word()));
            }
        } else if !forgets {
            return Ok(());
        }
        self.write()
    }

    /// How many of its hints the learner has seen: the number of the last one.
    pub(crate) fn hint(&self, name: &str) -> usize {
        let seen = self.lines.iter().rev().filter_map(|line| hint(line));
        seen.filter(|(_, of)| *of == name).map(|(level, _)| level).next().unwrap_or(0)
    }

    /// Notes that the learner has seen this hint.
    pub(crate) fn set_hint(&mut self, name: &str, level: usize) -> Result<(), End> {
        self.lines.retain(|line| hint(line).is_none_or(|(_, of)| of != name));
        self.lines.push(format!("hint {level} {name}"));
        self.write()
    }

    /// Whoever reads the file meanwhile finds it as it was or as it will be.
    fn write(&self) -> Result<(), End> {
        let beside = self.path.with_extension(format!("{}.new", std::process::id()));
        let text: String = self.lines.iter().map(|line| format!("{line}\n")).collect();
        let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, &self.path));
        written.map_err(|error| {
            let _ = fs::remove_file(&beside);
            End::Usage(format!("{FILE}: {error}"))
        })
    }
}

fn parse(line: &str) -> Option<(State, &str)> {
    match line.trim().split_once(' ')? {
        ("done", name) => Some((State::Done, name.trim())),
        ("skipped", name) => Some((State::Skipped, name.trim())),
        _ => None,
    }
}

fn hint(line: &str) -> Option<(usize, &str)> {
    let (level, name) = line.trim().strip_prefix("hint ")?.split_once(' ')?;
    Some((level.parse().ok()?, name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_understood_is_kept_and_the_rest_survives() {
        let root = std::env::temp_dir().join(format!("course-progress-{}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        let file = root.join(FILE);
        let mut progress = Progress::read(&root).unwrap();
        assert_eq!(progress.state("walk"), State::Open);
        fs::write(&file, "done of_another_version\nwhat is this\nskipped walk\n").unwrap();
        progress = Progress::read(&root).unwrap();
        progress.set("walk", State::Done).unwrap();
        progress.set("send", State::Skipped).unwrap();
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(text, "done of_another_version\nwhat is this\ndone walk\nskipped send\n");
        progress = Progress::read(&root).unwrap();
        assert_eq!(progress.state("walk"), State::Done);
        progress.set("walk", State::Open).unwrap();
        assert_eq!(Progress::read(&root).unwrap().state("walk"), State::Open);
        assert_eq!(fs::read_dir(&root).unwrap().count(), 1);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn hints_that_were_seen_are_forgotten_with_what_they_were_for() {
        let root = std::env::temp_dir().join(format!("course-hints-{}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        let file = root.join(FILE);
        fs::write(&file, "hint many walk\nhint 2 send\n").unwrap();
        let mut progress = Progress::read(&root).unwrap();
        assert_eq!((progress.hint("walk"), progress.hint("send")), (0, 2));
        progress.set_hint("send", 3).unwrap();
        progress.set("send", State::Skipped).unwrap();
        assert_eq!(Progress::read(&root).unwrap().hint("send"), 3);
        progress.set("send", State::Done).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "hint many walk\ndone send\n");
        progress.set_hint("send", 1).unwrap();
        progress.set("send", State::Done).unwrap();
        assert_eq!(Progress::read(&root).unwrap().hint("send"), 0);
        fs::remove_dir_all(root).unwrap();
    }
}
