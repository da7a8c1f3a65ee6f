//! `CPython`'s asyncio, running the same programs (`python/programs.py`).

use std::path::Path;
use std::process::Command;

const PROGRAMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/python/programs.py");

/// An interpreter that can run the programs.
pub(crate) struct Python {
    /// Not the `python3` of the path, which may be a script that looks for one.
    interpreter: String,
    pub(crate) version: String,
}

impl Python {
    /// The one that `python3` starts, if there is one that is new enough.
    pub(crate) fn find() -> Option<Python> {
        let ask = "import sys; assert sys.version_info >= (3, 9); \
                   print(sys.executable); print(*sys.version_info[:3], sep='.')";
        let answer = Command::new("python3").args(["-c", ask]).output().ok()?;
        let answer = String::from_utf8(answer.stdout).ok()?;
        let (interpreter, version) = answer.trim().split_once('\n')?;
        let found = answer_is_a_file(interpreter) && answer_is_a_file(PROGRAMS);
        found.then(|| Python { interpreter: interpreter.into(), version: version.into() })
    }

    /// What takes one turn.
    pub(crate) fn command(
        &self,
        workload: &str,
        operations: u64,
        one_cpu: bool,
        cpu: bool,
    ) -> Command {
        let mut command = Command::new(&self.interpreter);
        command.args([PROGRAMS, workload, &operations.to_string()]);
        command.args(cpu.then_some("--cpu"));
        command.args(one_cpu.then_some("--one-cpu"));
        command
    }
}

fn answer_is_a_file(path: &str) -> bool {
    Path::new(path).is_file()
}
