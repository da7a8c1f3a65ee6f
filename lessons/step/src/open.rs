//! Where a recording comes from: a file, or a lesson that is run for it.

use lessons::files::TempDir;
use replay::{Recording, read};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What `--help` prints.
pub(crate) const HELP: &str = "\
step: walks through a recorded run of a lesson, forwards and backwards

  cargo run --bin step -- 21_life_coroutines [lesson arguments]
                                        runs the lesson, records it, and opens the run
  cargo run --bin step -- FILE.json     opens what a lesson's --record wrote
  cargo run --bin step -- --play 15_counter_race [--workers N] [--increments N]
                                        be the scheduler: say which worker is next, and
                                        lose an update in as few steps as can be

A lesson's number is enough: step 21. Inside, ? shows the keys and q quits.";

const USAGE: &str = "expected a lesson, such as 21_life_coroutines, or a recording, FILE.json";

/// The recording that the arguments ask for, or why there is none, in one line.
pub(crate) fn recording(arguments: &[OsString]) -> Result<Recording, String> {
    let Some((first, rest)) = arguments.split_first() else {
        return Err(USAGE.into());
    };
    let path = Path::new(first);
    let is_file = path.extension() == Some(OsStr::new("json")) || path.is_file();
    if !is_file {
        return run(&lesson(first)?, rest);
    }
    match rest.first() {
        None => read(path).map_err(|error| error.to_string()),
        Some(word) => {
            Err(format!("unknown argument {word:?}: a recording is opened without any more"))
        }
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The name of the lesson that begins with `given`.
pub(crate) fn lesson(given: &OsStr) -> Result<String, String> {
    let files = fs::read_dir(workspace().join("lessons/src/bin"));
    let files = files.map_err(|error| format!("the lessons' source: {error}"))?;
    let paths = files.filter_map(|file| Some(file.ok()?.path()));
    let mut names: Vec<_> =
        paths.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    names.sort();
    let given = given.to_string_lossy();
    if names.iter().any(|name| *name == *given) {
        return Ok(given.into_owned());
    }
    let begins = |name: &&String| name.split('_').next() == Some(&given);
    match &names.iter().filter(begins).collect::<Vec<_>>()[..] {
        [name] => Ok((*name).clone()),
        _ => Err(format!("no lesson {given:?}: {USAGE}; there are {}", names.join(" "))),
    }
}

/// Runs a lesson for its recording. What it prints is in there, so it is not shown twice.
fn run(name: &str, arguments: &[OsString]) -> Result<Recording, String> {
    let directory = TempDir::new("handloom-step").map_err(|error| format!("temporary: {error}"))?;
    let file = directory.path().join("run.json");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    eprintln!("step: running {name}…");
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--package", "lessons", "--bin", name, "--manifest-path"])
        .arg(workspace().join("Cargo.toml"))
        .arg("--")
        .args(arguments)
        .arg("--record")
        .arg(&file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("cargo: {error}; expected cargo, to run the lesson with"))?;
    if !file.is_file() {
        return Err(format!("{name} has left no recording ({status}); its own words are above"));
    }
    read(&file).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(words: &[&str]) -> String {
        let words: Vec<_> = words.iter().map(OsString::from).collect();
        let why = recording(&words).unwrap_err();
        assert!(!why.contains('\n'), "{why}");
        why
    }

    #[test]
    fn what_cannot_be_opened_is_refused_in_one_line() {
        assert!(refused(&[]).contains("expected a lesson"));
        assert!(refused(&["98_nothing"]).contains("17_life"));
        assert!(refused(&["no/such.json"]).contains("no/such.json: cannot be read"));
        assert!(refused(&["run.json", "--seed"]).contains("\"--seed\""));
        assert!(refused(&["Cargo.toml"]).starts_with("Cargo.toml: no JSON"));
    }

    #[test]
    fn a_number_is_enough_for_a_lesson() {
        assert_eq!(lesson(OsStr::new("17")), Ok("17_life".into()));
        assert_eq!(lesson(OsStr::new("17_life")), Ok("17_life".into()));
        assert!(lesson(OsStr::new("1")).is_err());
    }
}
