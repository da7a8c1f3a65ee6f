//! Running a lesson for its recording.

use crate::End;
use crate::catalog::workspace;
use crate::inputs::{Inputs, LOOK};
use console::{kill_group, own_group};
use lessons::files::TempDir;
use serde_json::Value;
use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

/// A lesson that has run. Its files go with this.
#[derive(Debug)]
pub(crate) struct Ran {
    directory: TempDir,
    /// What is to be said of the run, if its checks failed.
    pub(crate) remark: Option<String>,
}

impl Ran {
    /// Where the recording is.
    pub(crate) fn recording(&self) -> PathBuf {
        self.directory.path().join("run.json")
    }
}

/// Runs a lesson for its recording. What it printed is in there, and shown only if there is none.
///
/// Whatever way this ends, the lesson is over then.
pub(crate) fn lesson(name: &str, arguments: &[OsString], inputs: &mut Inputs) -> Result<Ran, End> {
    let directory = TempDir::new("handloom-step").map_err(|error| wrong(error.to_string()))?;
    eprintln!("step: running {name}…");
    let program = build(name, directory.path(), inputs)?;
    let mut ran = Ran { directory, remark: None };
    let [printed, words] = ["printed.txt", "words.txt"].map(|name| ran.directory.path().join(name));
    let file = ran.recording();
    let mut lesson = Command::new(program);
    lesson.args(arguments).arg("--record").arg(&file);
    // Its temporary files go with ours, even if it is ended in the middle.
    lesson.env("TMPDIR", ran.directory.path());
    lesson.stdout(written(&printed)?).stderr(written(&words)?);
    let status = finish(&mut lesson, name, inputs)?;
    tell(&fs::read_to_string(&words).unwrap_or_default(), &file);
    if !file.is_file() {
        print!("{}", fs::read_to_string(&printed).unwrap_or_default());
        return Err(wrong(format!("{name} has left no recording ({status}); its words are above")));
    }
    let remark = format!("{name} has failed ({status}); q leads back to what it said");
    ran.remark = (!status.success()).then_some(remark);
    Ok(ran)
}

/// Builds a lesson as `cargo run --bin NAME` would, so that nothing is built twice, and says where
/// it is.
fn build(name: &str, directory: &Path, inputs: &mut Inputs) -> Result<PathBuf, End> {
    let messages = directory.join("built.json");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--message-format=json-render-diagnostics", "--bin", name]);
    cargo.arg("--manifest-path").arg(workspace().join("Cargo.toml"));
    cargo.stdout(written(&messages)?);
    let status = finish(&mut cargo, "cargo, to build the lesson with", inputs)?;
    let messages = fs::read_to_string(&messages).unwrap_or_default();
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs = messages.filter_map(|it| it["executable"].as_str().map(PathBuf::from));
    programs.find(|_| status.success()).ok_or_else(|| {
        wrong(format!("{name} could not be built ({status}); what cargo has to say is above"))
    })
}

/// Runs a command to its end, or to the signal that ends this program and the command with it.
fn finish(command: &mut Command, what: &str, inputs: &mut Inputs) -> Result<ExitStatus, End> {
    let trouble = |error| wrong(format!("{what}: {error}"));
    let mut child = own_group(command).stdin(Stdio::null()).spawn().map_err(trouble)?;
    loop {
        if let Some(status) = child.try_wait().map_err(trouble)? {
            return Ok(status);
        }
        if let Err(end) = inputs.is_continued_within(LOOK) {
            kill_group(&mut child);
            let _ = child.wait();
            return Err(end);
        }
    }
}

/// Tells what the lesson said on standard error, but for where the recording was for a moment.
fn tell(words: &str, file: &Path) {
    let file = file.to_string_lossy();
    words.lines().filter(|line| !line.contains(&*file)).for_each(|line| eprintln!("{line}"));
}

fn written(path: &Path) -> Result<File, End> {
    File::create(path).map_err(|error| wrong(format!("{}: {error}", path.display())))
}

fn wrong(why: String) -> End {
    End::Wrong(why)
}
