//! Python beside Rust: the programs in `book/python`, and the lessons of the same names.
//!
//! `cargo run -p book -- python` runs both with the same sizes, one after the other and on the real
//! clock, looks whether both give the right result, and writes what it measured as one table,
//! `fragments/figures/python.md`. So all figures of the table are of one machine and one hour.

// Which program stands beside which lesson, and what both have to print.
mod rows;

// The Python at hand.
mod interpreter;

// A run of a program, and what the system says of it meanwhile.
mod measure;

// The machine, in words.
mod machine;

// What was measured, as the table.
mod table;

pub use interpreter::Interpreter;
pub use measure::Measured;
pub use rows::{Find, ROWS, Row, Side, named};

use crate::{Faults, Generated, Generator, Place};
use measure::measure;
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Both sides of a row, as far as it has them.
type Pair = [Option<Measured>; 2];

/// The fragment with the table. What was measured stays as it is while it has all rows: `refresh`
/// need not be run on a machine that is quiet, or that has a Python, and `python` is there to measure.
pub const GENERATOR: Generator = Generator { folder: "figures", repeatable: false, make: kept };

const FILE: &str = "python.md";

fn path(place: &Place) -> PathBuf {
    place.fragments().join(GENERATOR.folder).join(FILE)
}

fn kept(place: &Place) -> Result<Vec<Generated>, Faults> {
    let text = match fs::read_to_string(path(place)) {
        Ok(text) if table::has_all_rows(&text) => text,
        _ => measured(place, None)?,
    };
    Ok(vec![Generated { path: FILE.into(), text }])
}

/// Runs everything, or what belongs to the program or lesson `only`. All of it is written to the
/// table; what was asked for by name is only shown.
///
/// # Errors
/// If there is no Python for it, if the lessons do not compile, or if a program fails, takes too
/// long, or does not print what it has to. One line each.
pub fn run(place: &Place, only: Option<&str>) -> Result<String, Faults> {
    let table = measured(place, only)?;
    if only.is_some() {
        return Ok(table);
    }
    let path = path(place);
    write(&path, &table).map_err(|error| vec![format!("{}: {error}", path.display())])?;
    Ok(format!("the table is written: {}", path.display()))
}

/// The table of all rows, or of those that `only` takes part in.
fn measured(place: &Place, only: Option<&str>) -> Result<String, Faults> {
    let python = Interpreter::find().map_err(|missing| vec![missing])?;
    let lessons = build(place).map_err(|error| vec![error])?;
    let scratch = Scratch::new().map_err(|error| vec![format!("a directory: {error}")])?;
    let (mut faults, mut pairs) = (Vec::new(), Vec::new());
    let wanted = |row: &&Row| only.is_none_or(|name| row.sides().any(|side| side.name == name));
    for row in ROWS.iter().filter(wanted) {
        eprintln!("{}", row.title());
        let mut one = |command: Option<Command>, find: &Find| {
            let mut command = command?;
            command.current_dir(&scratch.0);
            let measured = measure(&mut command).and_then(|measured| measured.checked(row, find));
            measured.map_err(|fault| faults.push(format!("{}: {fault}", row.title()))).ok()
        };
        let script = |side: &Side| {
            let mut command = python.command();
            command.arg(place.book().join("python").join(side.name).with_extension("py"));
            command.args(side.args.split_whitespace());
            command
        };
        let lesson = |side: &Side| {
            // A lesson that is not there fails by its name, as one that cannot be started.
            let program = lessons.get(side.name).cloned().unwrap_or_else(|| side.name.into());
            let mut command = Command::new(program);
            command.args(side.args.split_whitespace());
            command
        };
        let first = one(row.python.as_ref().map(script), &row.finds[0]);
        let second = one(row.lesson.as_ref().map(lesson), &row.finds[1]);
        if let [Some(one), Some(other)] = [&first, &second]
            && let Err(fault) = row.agree(one, other)
        {
            faults.push(format!("{}: {fault}", row.title()));
        }
        pairs.push((row, [first, second]));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(table::table(&pairs, &machine::described(python.version())))
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, text)
}

/// Compiles the lessons as they are to be measured, and gives where each of them is.
fn build(place: &Place) -> Result<HashMap<String, PathBuf>, String> {
    const ARGS: &str = "build --release --locked --message-format=json-render-diagnostics";
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(ARGS.split(' ')).args(["-p", "lessons", "-p", "load", "--bins"]);
    command.current_dir(place.workspace()).stderr(Stdio::inherit());
    let output = command.output().map_err(|error| format!("cargo cannot be started: {error}"))?;
    if !output.status.success() {
        return Err("the lessons do not compile".into());
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let programs = messages.lines().filter_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let program = PathBuf::from(message.get("executable")?.as_str()?);
        Some((program.file_stem()?.to_str()?.to_owned(), program))
    });
    Ok(programs.collect())
}

/// Where the programs run, as some leave files behind. It goes when it is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> io::Result<Scratch> {
        let path = std::env::temp_dir().join(format!("handloom-python-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Scratch(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // It is in the system's own directory for such files, which is emptied now and then.
        let _ = fs::remove_dir_all(&self.0);
    }
}
