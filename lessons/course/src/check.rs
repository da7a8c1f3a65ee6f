//! One exercise, compiled and run.

use crate::End;
use crate::cargo::{self, Complaint};
use crate::catalog::{Catalog, Exercise};
use crate::child;
use crate::failure::{self, Failure, Tested};
use crate::printed::printed;
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// How long the checks of one exercise may take. They wait for next to nothing, so this is for what
/// hangs; but a wrong answer may wait for a child process of five seconds, and is to be told so.
pub(crate) const LIMIT: Duration = Duration::from_secs(7);

/// How long we listen once more to what hangs, for what it prints.
const LISTEN: Duration = Duration::from_secs(1);

/// What a check has shown.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// All checks pass.
    Passed(Tested),
    /// The compiler did not like it.
    Refused(Vec<Complaint>),
    /// Some checks fail.
    Failed(Tested),
    /// It does not come to an end.
    Hangs(Unfinished),
    /// It died without a word of a test; what it said instead.
    Died(String, Unfinished),
    /// There was nothing to be run; why.
    Unchecked(String),
}

/// A check that has begun and was never over.
#[derive(Debug, Default)]
pub(crate) struct Unfinished {
    /// Its name, if it is known.
    pub(crate) check: Option<String>,
    /// What the learner's program prints in it.
    pub(crate) printed: String,
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
    // Two folders of the build: the player is in the first, and `cargo clean` empties the second.
    let mut folders = program.ancestors().skip(2).chain([catalog.root.as_path()]);
    let (debug, target) = (folders.next().unwrap_or(program), folders.next().unwrap_or(program));
    let recordings = target.join("course").join(&exercise.name);
    let _ = fs::remove_dir_all(&recordings);
    let _ = fs::create_dir_all(&recordings);
    let run = |arguments: &[&str]| {
        let mut command = Command::new(program);
        // The steps of the capstone contain the steps before them, which have answered already.
        command.args(["--test-threads=1", "--skip", "::checks::"]).args(arguments);
        command.current_dir(&catalog.root).env("RUST_BACKTRACE", "0");
        let short = recordings.strip_prefix(&catalog.root).unwrap_or(&recordings);
        command.env("HANDLOOM_RECORDINGS", short).env("HANDLOOM_EXERCISE", &file);
        command
    };
    let mut verdict = tested(&mut run(&["--show-output"]), LIMIT, say_that_it_is_slow)?;
    let has_player = debug.join(format!("step{EXE_SUFFIX}")).is_file();
    match &mut verdict {
        Verdict::Failed(tested) => {
            // What fails may be what the compiler has wondered about.
            tested.warnings = built.warnings;
            tested.warnings.retain(|warning| warning.file == file);
            if !has_player {
                tested.failures.iter_mut().for_each(announce);
            }
        }
        Verdict::Hangs(check) => listen(run, check, "")?,
        Verdict::Died(said, check) => listen(run, check, said)?,
        _ => {}
    }
    Ok(verdict)
}

/// Says what opening the player will take where it is not compiled yet.
fn announce(failure: &mut Failure) {
    if failure.said.contains("cargo run --bin step") {
        failure.said += "\n(the first time, that compiles for up to a minute)";
    }
}

/// What a test has printed is told when it is over. One that never is runs once more, holding
/// nothing back; what it `said` when it died is known already.
fn listen(
    run: impl Fn(&[&str]) -> Command,
    unfinished: &mut Unfinished,
    said: &str,
) -> Result<(), End> {
    let Some(check) = &unfinished.check else {
        return Ok(());
    };
    let ended = child::run(&mut run(&["--nocapture", "--exact", check]), LISTEN, || {})?;
    let output = ended.output.split_once(&format!("test {check} ... ")).map_or("", |it| it.1);
    let errors = ended.errors.lines().filter(|line| !said.contains(line));
    unfinished.printed = printed(&errors.fold(format!("{output}\n"), |all, it| all + it + "\n"));
    Ok(())
}

fn say_that_it_is_slow() {
    if io::stderr().is_terminal() {
        eprintln!("still running; it is stopped after {} s", LIMIT.as_secs());
    }
}

/// Runs a test program. If it takes long, `told` is called once.
pub(crate) fn tested(command: &mut Command, limit: Duration, told: fn()) -> Result<Verdict, End> {
    let ended = child::run(command, limit, told)?;
    let mut tested = failure::read(&ended.output);
    let unfinished = Unfinished { check: tested.unfinished.take(), ..Unfinished::default() };
    Ok(if ended.late {
        Verdict::Hangs(unfinished)
    } else if ended.success && tested.passed > 0 {
        Verdict::Passed(tested)
    } else if ended.success {
        // The file is empty, for instance while an editor saves it.
        let said = "there is no check: the file has lost its last lines, `mod checks;`";
        Verdict::Unchecked(said.into())
    } else if tested.failures.is_empty() {
        Verdict::Died(ended.errors.trim().to_owned(), unfinished)
    } else {
        Verdict::Failed(tested)
    })
}

/// The names of the tests in a test program.
pub(crate) fn list(program: &Path) -> Result<Vec<String>, End> {
    let ended = child::run(Command::new(program).arg("--list"), LIMIT, || {})?;
    let lines = ended.output.lines().filter_map(|line| line.strip_suffix(": test"));
    Ok(lines.map(str::to_owned).collect())
}
