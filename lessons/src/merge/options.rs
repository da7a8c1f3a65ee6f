//! What lesson 23 can be told.

use crate::cli::{Args, Param, Usage};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What there is to be merged, how it is read, and where it goes.
pub const PARAMS: &[Param] = &[
    Param::number("logs", 1, 16, "3", "how many logs there are"),
    Param::number("lines", 1, 1000, "20", "how many lines are written to each"),
    Param::millis("pace", "5", "how long those who write them wait after each line"),
    Param::one_of(
        "trouble",
        &["none", "rotate", "truncate", "remove"],
        "none",
        "what happens to the first log in the middle",
    ),
    Param::number(
        "interval",
        1,
        60_000,
        "10",
        "milliseconds until an empty log is looked at again",
    ),
    Param::number("pool", 1, 64, "16", "how many threads a loop has for what blocks"),
    Param::path(
        "input",
        "DIR",
        "merge the .log files in DIR, which others write, until all are idle",
    ),
    Param::millis("idle", "1000", "with --input: how long nothing comes to a log that is idle"),
    Param::output_path("output", "DIR", "write to DIR/VERSION, and leave everything there"),
];

/// What lesson 23 shows, in order; `--only` picks from these.
pub const VERSIONS: &[(&str, &str)] = &[
    ("threads", "a thread tails each log; they share the output under a lock"),
    ("top-down", "a coroutine on top; the threads tail as before, and the loop writes"),
    ("coroutines", "all the way down: only the look for a line is a thread's"),
    ("bottom-up", "a coroutine tails each log, below the same threads as at first"),
];

/// What happens to a log while it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It is renamed, and another one takes its place.
    Rotate,
    /// It loses what it has.
    Truncate,
    /// It goes, and whoever writes it does not notice.
    Remove,
}

/// The arguments, looked through.
#[derive(Clone, Debug)]
pub(super) struct Options {
    pub(super) logs: usize,
    pub(super) lines: usize,
    pub(super) pace: Duration,
    pub(super) trouble: Option<Trouble>,
    pub(super) interval: Duration,
    pub(super) pool: usize,
    /// The files to be merged, if they are not ours.
    pub(super) input: Option<Vec<PathBuf>>,
    pub(super) idle: Duration,
}

impl Options {
    /// # Errors
    /// Where they contradict each other, or the input is none.
    pub(super) fn read(args: &Args) -> Result<Options, Usage> {
        let given = |name: &&&str| args.is_given(name);
        if args.path("input").is_some() {
            if let Some(name) = ["logs", "lines", "pace", "trouble"].iter().find(given) {
                return Err(Usage::new(format!("--{name}: expected it without --input")));
            }
        } else if args.is_given("idle") {
            return Err(Usage::new("--idle: expected it with --input"));
        }
        Ok(Options {
            logs: args.number("logs") as usize,
            lines: args.number("lines") as usize,
            pace: args.millis("pace"),
            trouble: match args.word("trouble") {
                "rotate" => Some(Trouble::Rotate),
                "truncate" => Some(Trouble::Truncate),
                "remove" => Some(Trouble::Remove),
                _ => None,
            },
            interval: Duration::from_millis(args.number("interval")),
            pool: args.number("pool") as usize,
            input: args.path("input").map(find).transpose()?,
            idle: args.millis("idle"),
        })
    }

    /// How many looks in vain make a log idle.
    pub(super) fn looks_until_idle(&self) -> u32 {
        self.idle.as_millis().div_ceil(self.interval.as_millis()).max(1) as u32
    }
}

/// The logs in a directory, in the order of their names.
fn find(input: &Path) -> Result<Vec<PathBuf>, Usage> {
    let wrong = |what: &dyn std::fmt::Display| {
        Usage::new(format!("--input {input:?}: expected a directory with .log files{what}"))
    };
    let because = |error: &io::Error| wrong(&format_args!(": {error}"));
    let mut logs = Vec::new();
    for entry in fs::read_dir(input).map_err(|error| because(&error))? {
        let path = entry.map_err(|error| because(&error))?.path();
        if path.extension().is_none_or(|extension| extension != "log") {
            continue;
        }
        let name = path.file_name().unwrap_or_default().display();
        // A pipe is not opened: it would keep us waiting for its other end.
        let readable = fs::metadata(&path).and_then(|found| {
            if found.is_file() { File::open(&path).map(|_| true) } else { Ok(false) }
        });
        match readable {
            Ok(true) => {}
            Ok(false) => return Err(wrong(&format_args!(", and {name} is no file"))),
            Err(error) => return Err(wrong(&format_args!(", and {name}: {error}"))),
        }
        logs.push(path);
    }
    if logs.is_empty() {
        return Err(wrong(&", and it has none"));
    }
    logs.sort();
    Ok(logs)
}
