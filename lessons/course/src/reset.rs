//! An exercise as it was given, and the learner's text beside it.

use crate::End;
use crate::catalog::{Catalog, Exercise};
use crate::commands::say;
use crate::originals;
use crate::progress::{Progress, State};
use std::fs;
use std::io::{self, IsTerminal, Write};

/// Gives an exercise back as it was, after asking.
pub(crate) fn reset(
    catalog: &Catalog,
    progress: &mut Progress,
    exercise: &Exercise,
    sure: bool,
) -> Result<(), End> {
    let file = exercise.file();
    let given = originals::one(catalog, exercise)?;
    let own = catalog.text(&file).ok();
    let is_done = progress.state(&exercise.name) == State::Done;
    if own.as_ref() != Some(&given) {
        let loses = if is_done { ", and it counts as open again" } else { "" };
        let question =
            format!("Give {file} back as it was?\nYours is kept beside it{loses}. [y/N] ");
        // Where there is nothing to lose there is nothing to ask.
        if own.is_some() && !sure && !asked(&question)? {
            say("Nothing was changed.");
            return Err(End::No);
        }
        if let Some(kept) = keep(catalog, &file)? {
            say(format_args!("Yours is kept in {kept}"));
        }
        write(catalog, &file, &given)?;
    }
    progress.set(&exercise.name, State::Open)?;
    let open = if is_done { " It counts as open again." } else { "" };
    say(format_args!("{file} is as it was given.{open}"));
    Ok(())
}

/// Copies the learner's text to the first name beside it that is free.
fn keep(catalog: &Catalog, file: &str) -> Result<Option<String>, End> {
    let from = catalog.root.join(file);
    if !from.exists() {
        return Ok(None);
    }
    for number in 1.. {
        let kept = format!("{file}.kept-{number}");
        let to = catalog.root.join(&kept);
        // Never over something that is there.
        match fs::File::create_new(&to) {
            Ok(_) => {
                fs::copy(&from, &to).map_err(|error| End::Usage(format!("{kept}: {error}")))?;
                return Ok(Some(kept));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(End::Usage(format!("{kept}: {error}"))),
        }
    }
    Ok(None)
}

fn write(catalog: &Catalog, file: &str, text: &str) -> Result<(), End> {
    let to = catalog.root.join(file);
    let beside = to.with_extension("rs.new");
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, &to));
    written.map_err(|error| End::Usage(format!("{file}: {error}")))
}

fn asked(question: &str) -> Result<bool, End> {
    if !io::stdin().is_terminal() {
        return Err(End::Usage("nobody is there to be asked: say --yes".into()));
    }
    let _ = write!(io::stdout(), "{question}").and_then(|()| io::stdout().flush());
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_learner_wrote_is_kept_each_time_and_never_written_over() {
        let root = std::env::temp_dir().join(format!("course-reset-{}", std::process::id()));
        let folder = root.join("tests/exercises/01_topic");
        fs::create_dir_all(&folder).unwrap();
        let given = "//! # One\n\nfn one() {}\n";
        let originals =
            format!("head\n==== 01_topic/one.rs\n{given}==== 01_topic/two.rs\n// two\n");
        fs::write(root.join(originals::FILE), originals).unwrap();
        let (name, topic) = ("one".to_owned(), "01_topic".to_owned());
        let exercise = Exercise { name, topic, hints: Vec::new() };
        let catalog = Catalog { root: root.clone(), exercises: vec![exercise.clone()] };
        let mut progress = Progress::read(&root).unwrap();
        progress.set("one", State::Done).unwrap();
        for answer in ["first", "second"] {
            fs::write(folder.join("one.rs"), answer).unwrap();
            reset(&catalog, &mut progress, &exercise, true).unwrap();
            assert_eq!(fs::read_to_string(folder.join("one.rs")).unwrap(), given);
        }
        reset(&catalog, &mut progress, &exercise, true).unwrap();
        let kept = |number| fs::read_to_string(folder.join(format!("one.rs.kept-{number}"))).ok();
        assert_eq!(kept(1).as_deref(), Some("first"));
        assert_eq!(kept(2).as_deref(), Some("second"));
        assert_eq!(kept(3), None, "what is as it was given is not kept");
        assert_eq!(progress.state("one"), State::Open);
        fs::remove_dir_all(root).unwrap();
    }
}
