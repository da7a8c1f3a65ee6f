//! From a row of the table to a recording.

use super::table::{Origin, RUNS, Run};
use crate::Place;
use lessons::files::TempDir;
use replay::{Recording, SourceFile, read, read_text};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Builds the lessons, and says where their programs are.
///
/// # Errors
///
/// What cargo says, if it cannot build them.
pub fn programs(place: &Place) -> Result<PathBuf, String> {
    let this = env::current_exe().map_err(|error| format!("this program is nowhere: {error}"))?;
    // …/target/debug/book, or …/target/debug/deps/a_test.
    let profile = this.ancestors().find(|at| at.ends_with("debug") || at.ends_with("release"));
    let target = profile.and_then(Path::parent).ok_or("this program is in no target directory")?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet", "--bins", "-p", "lessons", "-p", "load", "--target-dir"]);
    let build = build.arg(target).current_dir(place.workspace()).output();
    let build = build.map_err(|error| format!("cargo: {error}"))?;
    if build.status.success() {
        Ok(target.join("debug"))
    } else {
        Err(format!("the lessons cannot be built: {}", String::from_utf8_lossy(&build.stderr)))
    }
}

/// Runs the lesson, or reads the recording that is in the repository.
pub(super) fn recording(place: &Place, programs: &Path, run: &Run) -> Result<Recording, String> {
    let Origin::Kept(path) = run.origin else {
        let recording = record(programs, run)?;
        let recording = read_text(run.name, &recording).map_err(|error| error.to_string())?;
        if recording.header.outside.is_empty() {
            return Ok(recording);
        }
        let outside: Vec<_> = recording.header.outside.iter().map(|it| it.word()).collect();
        let outside = outside.join(" and ");
        return Err(format!("run {}: {outside} had a say in it: it has to be kept", run.name));
    };
    let recording = read(&place.workspace().join(path)).map_err(|error| error.to_string())?;
    if fresh(place, run, &recording) {
        Ok(recording)
    } else {
        Err(format!("{path}: it is of other source or other arguments: record it again"))
    }
}

/// Records the runs that are kept in `book/recordings` where one is not there, or holds source that
/// is different today. In such a run more had a say than its arguments, so that no two recordings of
/// it are the same.
///
/// # Errors
///
/// What is wrong with each that cannot be recorded.
pub fn keep(place: &Place) -> Result<usize, Vec<String>> {
    let programs = programs(place).map_err(|fault| vec![fault])?;
    let (mut kept, mut faults) = (0, Vec::new());
    for run in RUNS {
        let Origin::Kept(path) = run.origin else {
            continue;
        };
        let file = place.workspace().join(path);
        let is_ours = file.starts_with(place.book());
        if !is_ours || read(&file).is_ok_and(|there| fresh(place, run, &there)) {
            continue;
        }
        let written = record(&programs, run).and_then(|recording| {
            fs::create_dir_all(file.parent().unwrap_or(&file)).map_err(|it| it.to_string())?;
            fs::write(&file, recording).map_err(|error| format!("{path}: {error}"))
        });
        match written {
            Ok(()) => kept += 1,
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(kept) } else { Err(faults) }
}

fn record(programs: &Path, run: &Run) -> Result<Vec<u8>, String> {
    let failed = |error: &dyn std::fmt::Display| format!("run {}: {error}", run.name);
    let directory = TempDir::new("handloom-book").map_err(|error| failed(&error))?;
    let file = directory.path().join("run.json");
    let mut command = Command::new(programs.join(run.lesson));
    command.args(run.words()).arg("--record").arg(&file);
    // Whatever it writes beside the recording goes with the directory.
    command.current_dir(directory.path()).stdin(Stdio::null());
    let output = command.output().map_err(|error| failed(&error))?;
    if !output.status.success() {
        return Err(failed(&String::from_utf8_lossy(&output.stderr)));
    }
    fs::read(&file).map_err(|error| failed(&error))
}

/// Whether a recording is of this run, and the source in it is what the files hold today.
fn fresh(place: &Place, run: &Run, recording: &Recording) -> bool {
    let header = &recording.header;
    let is_fresh = |file: &SourceFile| {
        let text = fs::read_to_string(place.workspace().join(&file.name)).unwrap_or_default();
        let lines: Vec<_> = text.lines().collect();
        let there = |line: u32| lines.get(line as usize - 1).copied();
        (!file.whole || file.lines.len() == lines.len())
            && file.lines.iter().all(|(line, text)| there(*line) == Some(text.as_ref()))
    };
    header.lesson == run.lesson
        && header.arguments.iter().map(String::as_str).eq(run.words())
        && header.files.iter().all(is_fresh)
}
