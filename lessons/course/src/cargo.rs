//! Cargo as a child: what it compiled, and what the compiler had to say.

use crate::End;
use crate::child;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What cargo has made.
#[derive(Debug, Default)]
pub(crate) struct Built {
    /// The test programs, by the names of their targets.
    pub(crate) programs: BTreeMap<String, PathBuf>,
    /// The compiler's errors.
    pub(crate) errors: Vec<Complaint>,
    /// Its warnings.
    pub(crate) warnings: Vec<Complaint>,
    /// What cargo said, where it was not the compiler that failed.
    pub(crate) trouble: String,
    /// Whether it has made everything.
    pub(crate) success: bool,
}

/// An error or a warning of the compiler.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// The file that it is about, from the root of the workspace.
    pub(crate) file: String,
    /// The line in it.
    pub(crate) line: u64,
    /// The error in one line.
    pub(crate) message: String,
    /// As the compiler shows it.
    pub(crate) rendered: String,
}

/// After this time whoever waits is told what for.
const QUIET: Duration = Duration::from_secs(2);

/// Compiles the tests of a package, or only one target of it, without running any.
pub(crate) fn build(root: &Path, package: &str, target: Option<&str>) -> Result<Built, End> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["test", "--no-run", "--message-format=json", "-p", package]);
    command.args(target.map(|target| format!("--test={target}")));
    command.current_dir(root).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let messages = thread::spawn(move || -> Vec<Value> {
        let lines = BufReader::new(out.expect("it is a pipe")).lines().map_while(Result::ok);
        lines.filter_map(|line| serde_json::from_str(&line).ok()).collect()
    });
    let begun = Instant::now();
    let told = thread::spawn(move || -> String {
        let mut all = String::new();
        for line in BufReader::new(err.expect("it is a pipe")).lines().map_while(Result::ok) {
            let is_long = line.contains("Compiling") && begun.elapsed() > QUIET;
            // Another cargo has the folder, and nobody knows for how long.
            if is_long || line.contains("Blocking") {
                eprintln!("{line}");
            }
            all += &line;
            all.push('\n');
        }
        all
    });
    let success = child::wait(&mut child, None)? == Some(true);
    let mut built = Built { success, ..Built::default() };
    for message in messages.join().unwrap_or_default() {
        built.take(&message);
    }
    built.trouble = told.join().unwrap_or_default();
    Ok(built)
}

impl Built {
    fn take(&mut self, message: &Value) {
        match message["reason"].as_str() {
            Some("compiler-artifact") => {
                if let (Some(name), Some(program)) =
                    (message["target"]["name"].as_str(), message["executable"].as_str())
                {
                    self.programs.insert(name.into(), program.into());
                }
            }
            Some("compiler-message") if message["message"]["level"] == "error" => {
                self.errors.extend(complaint(&message["message"]));
            }
            Some("compiler-message") if message["message"]["level"] == "warning" => {
                self.warnings.extend(complaint(&message["message"]));
            }
            _ => {}
        }
    }
}

/// What is said about a place: not that there were errors, and how many.
fn complaint(message: &Value) -> Option<Complaint> {
    let spans = message["spans"].as_array()?;
    let span = spans.iter().find(|span| span["is_primary"] == true)?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Some(Complaint {
        file: text(&span["file_name"]).replace('\\', "/"),
        line: span["line_start"].as_u64().unwrap_or_default(),
        message: text(&message["message"]),
        rendered: text(&message["rendered"]),
    })
}
