//! The arguments of one run, checked before anything else happens.

use super::param::{Kind, Param, Position, Size, Value, either};
use super::{Spec, Usage, help};
use handloom::explore::Schedule;
use lexopt::Arg;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Which parameters every lesson has; `--trace`, `--only` and `--help` take a path of their own.
pub(super) const COMMON: &[Param] = &[
    Param::one_of(
        "clock",
        &["real", "virtual"],
        "real",
        "where the time comes from; a virtual one shows what varies as -",
    ),
    Param {
        default: None,
        // The largest number that a reader of JSON in JavaScript does not round.
        ..Param::number("seed", 0, (1 << 53) - 1, "", "run ready tasks in an order drawn from N")
    },
    Param::output_path("record", "FILE", "write what happened to FILE, as JSON"),
    Param::output_path("perfetto", "FILE", "write it for ui.perfetto.dev, as Chrome's trace JSON"),
];

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Parsed {
    Help(String),
    Run(Args),
}

/// The arguments of one run.
#[derive(Clone, Debug, Default)]
pub struct Args {
    values: BTreeMap<&'static str, Value>,
    given: BTreeSet<&'static str>,
    only: Option<&'static str>,
    trace: bool,
    recorded: Vec<String>,
}

impl Args {
    /// Reads the arguments that follow the program's name.
    pub(crate) fn parse<I>(spec: &Spec, given: I) -> Result<Parsed, Usage>
    where
        I: IntoIterator<Item: Into<OsString>>,
    {
        let mut args = Args::default();
        let mut parser = lexopt::Parser::from_args(given);
        while let Some(arg) = parser.next().map_err(unwanted_value)? {
            let name = match arg {
                Arg::Short('h') | Arg::Long("help") => return Ok(Parsed::Help(help::page(spec))),
                Arg::Long("trace") => {
                    args.trace = true;
                    continue;
                }
                Arg::Long(name) => name.to_owned(),
                Arg::Short(letter) => return Err(unknown(spec, &format!("-{letter}"))),
                Arg::Value(word) => return Err(unknown(spec, &word.to_string_lossy())),
            };
            if name == "only" && !spec.versions.is_empty() {
                let value = value_of(&mut parser, "only", versions(spec))?;
                args.set_only(spec, &value)?;
            } else if let Some(param) = find(spec, &name) {
                let value = match param.kind {
                    Kind::Flag => OsString::new(),
                    kind => value_of(&mut parser, param.name, kind)?,
                };
                args.set(param, &value)?;
            } else {
                return Err(unknown(spec, &format!("--{name}")));
            }
        }
        args.fill_in_defaults(spec);
        Ok(Parsed::Run(args))
    }

    fn set(&mut self, param: &Param, given: &OsStr) -> Result<(), Usage> {
        let value = param.parse(given)?;
        self.values.insert(param.name, value);
        if !self.given.insert(param.name) {
            return Err(twice(param.name));
        }
        if !matches!(param.kind, Kind::OutputPath { .. }) {
            self.recorded.push(format!("--{}", param.name));
        }
        if !matches!(param.kind, Kind::OutputPath { .. } | Kind::Flag) {
            self.recorded.push(given.to_string_lossy().into_owned());
        }
        Ok(())
    }

    fn set_only(&mut self, spec: &Spec, given: &OsStr) -> Result<(), Usage> {
        let version = spec.versions.iter().find(|(name, _)| given == *name);
        let Some((name, _)) = version else {
            let given = given.to_string_lossy();
            return Err(Usage::new(format!("--only {given:?}: expected {}", versions(spec))));
        };
        if self.only.replace(name).is_some() {
            return Err(twice("only"));
        }
        self.recorded.extend(["--only".into(), (*name).into()]);
        Ok(())
    }

    fn fill_in_defaults(&mut self, spec: &Spec) {
        for param in COMMON.iter().chain(spec.own_params()) {
            if let Some(default) = param.default {
                self.values.entry(param.name).or_insert_with(|| {
                    let value = param.parse(OsStr::new(default));
                    value.unwrap_or_else(|wrong| panic!("the default in the lesson: {wrong}"))
                });
            }
        }
    }

    /// Whether time jumps instead of passing.
    pub fn is_virtual(&self) -> bool {
        self.word("clock") == "virtual"
    }

    /// The seed of the scheduler; without one it is first in, first out.
    pub fn seed(&self) -> Option<u64> {
        match self.values.get("seed") {
            Some(Value::Number(seed)) => Some(*seed),
            _ => None,
        }
    }

    /// The one version to run, if `--only` named one.
    pub fn only(&self) -> Option<&'static str> {
        self.only
    }

    /// Whether `version` is to run: `--only` named it, or named none.
    pub fn runs(&self, version: &str) -> bool {
        self.only.is_none_or(|only| only == version)
    }

    /// Whether the timeline is to be printed after the run.
    pub(crate) fn trace(&self) -> bool {
        self.trace
    }

    /// The arguments that decide what happens, without those that only say where output goes.
    pub(crate) fn recorded(&self) -> &[String] {
        &self.recorded
    }

    /// Whether the command line has `--name`, other than as a default.
    pub fn is_given(&self, name: &str) -> bool {
        self.given.contains(name)
    }

    /// The value of a [`Param::number`]. Like the other getters, it panics where the lesson's table
    /// has no such parameter: that is a mistake in the lesson and not in its arguments.
    pub fn number(&self, name: &str) -> u64 {
        match self.values.get(name) {
            Some(Value::Number(number)) => *number,
            other => wrong_getter(name, other),
        }
    }

    /// The value of a [`Param::millis`].
    pub fn millis(&self, name: &str) -> Duration {
        match self.values.get(name) {
            Some(Value::Millis(time)) => *time,
            other => wrong_getter(name, other),
        }
    }

    /// The value of a [`Param::size`].
    pub fn size(&self, name: &str) -> Size {
        match self.values.get(name) {
            Some(Value::Size(size)) => *size,
            other => wrong_getter(name, other),
        }
    }

    /// The value of a [`Param::position`], if one was given.
    pub fn position(&self, name: &str) -> Option<Position> {
        match self.values.get(name) {
            Some(Value::Position(position)) => Some(*position),
            None => None,
            other => wrong_getter(name, other),
        }
    }

    /// The value of a [`Param::one_of`].
    pub fn word(&self, name: &str) -> &'static str {
        match self.values.get(name) {
            Some(Value::Word(word)) => word,
            other => wrong_getter(name, other),
        }
    }

    /// The value of a [`Param::text`].
    pub fn text(&self, name: &str) -> &str {
        match self.values.get(name) {
            Some(Value::Text(text)) => text,
            other => wrong_getter(name, other),
        }
    }

    /// The value of a [`Param::schedule`], if one was given.
    pub fn schedule(&self, name: &str) -> Option<&Schedule> {
        match self.values.get(name) {
            Some(Value::Schedule(schedule)) => Some(schedule),
            None => None,
            other => wrong_getter(name, other),
        }
    }

    /// The value of a [`Param::address`], if one was given.
    pub fn address(&self, name: &str) -> Option<SocketAddr> {
        match self.values.get(name) {
            Some(Value::Address(address)) => Some(*address),
            None => None,
            other => wrong_getter(name, other),
        }
    }

    /// Whether a [`Param::flag`] was given.
    pub fn flag(&self, name: &str) -> bool {
        match self.values.get(name) {
            Some(Value::Flag) => true,
            None => false,
            other => wrong_getter(name, other),
        }
    }

    /// The value of a [`Param::path`] or [`Param::output_path`], if one was given.
    pub fn path(&self, name: &str) -> Option<&Path> {
        match self.values.get(name) {
            Some(Value::Path(path)) => Some(PathBuf::as_path(path)),
            None => None,
            other => wrong_getter(name, other),
        }
    }
}

fn find(spec: &Spec, name: &str) -> Option<&'static Param> {
    COMMON.iter().chain(spec.own_params()).find(|param| param.name == name)
}

fn value_of(
    parser: &mut lexopt::Parser,
    name: &str,
    accepted: impl Display,
) -> Result<OsString, Usage> {
    parser.value().map_err(|_| Usage::new(format!("--{name} needs a value: {accepted}")))
}

fn versions(spec: &Spec) -> String {
    let names: Vec<_> = spec.versions.iter().map(|(name, _)| *name).collect();
    either(&names)
}

fn unknown(spec: &Spec, given: &str) -> Usage {
    let only = (!spec.versions.is_empty()).then_some("only");
    let own = spec.own_params().map(|param| param.name);
    let common = COMMON.iter().map(|param| param.name);
    let names: Vec<_> = own
        .chain(only)
        .chain(common)
        .chain(["trace", "help"])
        .map(|name| format!("--{name}"))
        .collect();
    Usage::new(format!("unknown argument {given:?}: expected {}", names.join(" ")))
}

fn unwanted_value(error: lexopt::Error) -> Usage {
    match error {
        lexopt::Error::UnexpectedValue { option, value } => {
            Usage::new(format!("{option} takes no value, but was given {value:?}"))
        }
        other => Usage::new(other.to_string()),
    }
}

fn twice(name: &str) -> Usage {
    Usage::new(format!("--{name} is given twice: expected it once"))
}

fn wrong_getter(name: &str, found: Option<&Value>) -> ! {
    panic!("the lesson asks for --{name} as something else than its table says: {found:?}")
}
