//! One exercise, compiled and run.

use crate::End;
use crate::cargo::{self, Complaint};
use crate::catalog::{Catalog, Exercise};
use crate::child;
use crate::failure::{self, Tested};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// How long the checks of one exercise may take. They wait for nothing, so this is for what hangs.
const LIMIT: Duration = Duration::from_secs(10);

/// What a check has shown.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// So many checks, and all pass.
    Passed(usize),
    /// The compiler did not like it.
    Refused(Vec<Complaint>),
    /// Some checks fail.
    Failed(Tested),
    /// It does not come to an end; the check that has begun, if it is known.
    Hangs(Option<String>),
    /// It died without a word of a test.
    Died(String),
}

/// Compiles this exercise and no other, and runs its checks.
pub(crate) fn check(catalog: &Catalog, exercise: &Exercise) -> Result<Verdict, End> {
    let file = exercise.file();
    if !catalog.root.join(&file).is_file() {
        return Err(End::Usage(format!(
            "{file} is not there: `reset {}` gives it back",
            exercise.name
        )));
    }
    let built = cargo::build(&catalog.root, "exercises", Some(&exercise.name))?;
    let Some(program) = built.programs.get(&exercise.name).filter(|_| built.success) else {
        if built.errors.is_empty() {
            return Err(End::Usage(format!("cargo says:\n{}", built.trouble.trim_end())));
        }
        return Ok(Verdict::Refused(built.errors));
    };
    let mut command = Command::new(program);
    // The steps of the capstone contain the steps before them, which have answered already.
    command
        .args(["--test-threads=1", "--skip", "::checks::"])
        .current_dir(&catalog.root)
        .env("RUST_BACKTRACE", "0");
    // The folder of the build, two above the test programs: `cargo clean` takes recordings away.
    if let Some(target) = program.ancestors().nth(3) {
        let folder = target.join("course");
        let file = folder.join(format!("{}.json", exercise.name));
        let _ = fs::create_dir_all(&folder).and_then(|()| fs::remove_file(&file));
        let short = file.strip_prefix(&catalog.root).unwrap_or(&file);
        command.env("HANDLOOM_RECORDING", short).env("HANDLOOM_EXERCISE", exercise.file());
    }
    tested(&mut command, LIMIT)
}

/// Runs a test program.
pub(crate) fn tested(command: &mut Command, limit: Duration) -> Result<Verdict, End> {
    let ended = child::run(command, limit)?;
    let tested = failure::read(&ended.output);
    Ok(if ended.late {
        Verdict::Hangs(tested.unfinished)
    } else if ended.success && tested.passed > 0 {
        Verdict::Passed(tested.passed)
    } else if ended.success {
        // The file is empty, for instance while an editor saves it.
        Verdict::Died("no check has run: the file has lost its last lines, `mod checks;`".into())
    } else if tested.failures.is_empty() {
        Verdict::Died(ended.errors.trim().to_owned())
    } else {
        Verdict::Failed(tested)
    })
}

/// The names of the tests in a test program.
pub(crate) fn list(program: &Path) -> Result<Vec<String>, End> {
    let ended = child::run(Command::new(program).arg("--list"), LIMIT)?;
    let lines = ended.output.lines().filter_map(|line| line.strip_suffix(": test"));
    Ok(lines.map(str::to_owned).collect())
}
