//! Programs of others that count what a turn does. Where one is missing, what it counts is left out.

pub(crate) mod atomics;
pub(crate) mod callgrind;
pub(crate) mod strace;

use crate::workload::Workload;
use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Whether a program of this name can be started.
fn is_here(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// One turn of this program, as it is to be given to a tool.
pub(crate) struct Watched {
    pub(crate) workload: &'static Workload,
    pub(crate) system: &'static str,
    pub(crate) operations: u64,
}

impl Watched {
    /// The words of its command line.
    fn words(&self) -> Result<Vec<String>, String> {
        let program = env::current_exe().map_err(|error| format!("where am I? {error}"))?;
        let (workload, operations) = (self.workload.name, self.operations.to_string());
        let program = program.to_string_lossy();
        Ok([&program, "--turn", workload, self.system, &operations].map(String::from).to_vec())
    }

    /// Runs `command` and complains if it fails.
    fn run(&self, command: &mut Command) -> Result<String, String> {
        let outcome = command.output().map_err(|error| format!("{command:?}: {error}"))?;
        if !outcome.status.success() {
            let said = String::from_utf8_lossy(&outcome.stderr);
            return Err(format!("{} of {} failed: {said}", self.workload.name, self.system));
        }
        Ok(String::from_utf8_lossy(&outcome.stdout).into_owned())
    }
}

/// A file for a tool to write to, which goes away with this.
struct Scratch(PathBuf);

impl Scratch {
    fn new(what: &str) -> Self {
        Scratch(env::temp_dir().join(format!("handloom-bench-{}.{what}", std::process::id())))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
