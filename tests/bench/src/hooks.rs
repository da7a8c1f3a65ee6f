//! What the trace costs where nobody observes: instructions with its hooks, and without.
//!
//! Instructions do not depend on the machine's mood, so one turn of each is enough. Valgrind counts
//! them, in this program and in the same one built with `--cfg handloom_no_trace`, which leaves the
//! hooks out. That one is built beside this one, and kept.

use crate::workloads::{WORKLOADS, Workload};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Measures and prints.
///
/// # Errors
/// If the other program cannot be built, or there is no valgrind.
pub(crate) fn table() -> Result<(), String> {
    if cfg!(handloom_no_trace) {
        return Err("this program is the one without hooks: run it without --cfg".into());
    }
    let with = env::current_exe().map_err(|error| format!("where am I? {error}"))?;
    let without = build_without(&with)?;
    println!("instructions     as it is   without hooks    hooks");
    for workload in &WORKLOADS {
        let [with, without] = [&with, &without].map(|program| instructions(workload, program));
        let (with, without) = (with?, without?);
        let share = 100.0 * (with - without) / without;
        println!("{:<14}{with:>11.1}{without:>16.1}{share:>8.1} %", workload.name);
    }
    Ok(())
}

/// The program without hooks, in a target directory of its own.
fn build_without(with: &Path) -> Result<PathBuf, String> {
    // target/release/deps/program
    let target = with.ancestors().nth(3).ok_or("this program is not where cargo builds it")?;
    let flags = env::var("RUSTFLAGS").unwrap_or_default() + " --cfg handloom_no_trace";
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).env("RUSTFLAGS", flags.trim());
    cargo.args(["bench", "--no-run", "--message-format", "json", "--target-dir"]);
    let built = cargo.arg(target.join("no-trace")).output();
    let built = built.map_err(|error| format!("cargo did not start: {error}"))?;
    let told = String::from_utf8_lossy(&built.stdout);
    let program =
        told.rsplit_once("\"executable\":\"").and_then(|(_, rest)| rest.split('"').next());
    let failed = || format!("no build without hooks: {}", String::from_utf8_lossy(&built.stderr));
    program.map(PathBuf::from).ok_or_else(failed)
}

/// How many instructions an operation takes, the start of the program included.
fn instructions(workload: &Workload, program: &Path) -> Result<f64, String> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    let counted = valgrind.arg(program).args(["--turn", workload.name, "handloom"]).output();
    let counted =
        counted.map_err(|error| format!("valgrind, which counts, is missing: {error}"))?;
    let told = String::from_utf8_lossy(&counted.stderr);
    let total =
        told.rsplit_once("Collected :").and_then(|(_, rest)| rest.split_whitespace().next());
    let total: Option<f64> = total.and_then(|total| total.parse().ok());
    let total = total.ok_or_else(|| format!("valgrind did not count: {told}"))?;
    Ok(total / workload.operations as f64)
}
