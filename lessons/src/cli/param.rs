//! A lesson's own parameters: one line of a table each, and the values they accept.

use super::Usage;
use super::address::loopback;
use handloom::explore::{Choice, Schedule};
use std::ffi::OsStr;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// One parameter of a lesson, as its row in the lesson's table says.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) default: Option<&'static str>,
    pub(super) help: &'static str,
}

/// What a parameter accepts. `--help` and the line that refuses a wrong value both come from here.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Number { least: u64, most: u64 },
    Millis { most: u64 },
    Size { most: u64 },
    Position,
    OneOf(&'static [&'static str]),
    Text { placeholder: &'static str },
    Path { placeholder: &'static str },
    OutputPath { placeholder: &'static str },
    Schedule { whom: &'static str },
    Address,
    Flag,
}

impl Param {
    /// A whole number from `least` to `most`.
    pub const fn number(
        name: &'static str,
        least: u64,
        most: u64,
        default: &'static str,
        help: &'static str,
    ) -> Param {
        Param::new(name, Kind::Number { least, most }, Some(default), help)
    }

    /// A time in whole milliseconds, up to a minute.
    pub const fn millis(name: &'static str, default: &'static str, help: &'static str) -> Param {
        Param::new(name, Kind::Millis { most: 60_000 }, Some(default), help)
    }

    /// A height and a width, `HxW`, each from 1 to `most`.
    pub const fn size(
        name: &'static str,
        most: u64,
        default: &'static str,
        help: &'static str,
    ) -> Param {
        Param::new(name, Kind::Size { most }, Some(default), help)
    }

    /// A place in a grid, `Y,X`, both from 0. Nothing is the default.
    pub const fn position(name: &'static str, help: &'static str) -> Param {
        Param::new(name, Kind::Position, None, help)
    }

    /// One of a few words.
    pub const fn one_of(
        name: &'static str,
        words: &'static [&'static str],
        default: &'static str,
        help: &'static str,
    ) -> Param {
        Param::new(name, Kind::OneOf(words), Some(default), help)
    }

    /// Any text.
    pub const fn text(
        name: &'static str,
        placeholder: &'static str,
        default: &'static str,
        help: &'static str,
    ) -> Param {
        Param::new(name, Kind::Text { placeholder }, Some(default), help)
    }

    /// A file or directory to read. Nothing is the default.
    pub const fn path(name: &'static str, placeholder: &'static str, help: &'static str) -> Param {
        Param::new(name, Kind::Path { placeholder }, None, help)
    }

    /// A file or directory to write. A recorded run does not mention it: where the output went is
    /// no part of what happened. Nothing is the default.
    pub const fn output_path(
        name: &'static str,
        placeholder: &'static str,
        help: &'static str,
    ) -> Param {
        Param::new(name, Kind::OutputPath { placeholder }, None, help)
    }

    /// Whose turn it is, turn by turn, in the numbers of workers, or of `whom` the lesson has.
    /// Nothing is the default.
    pub const fn schedule(name: &'static str, whom: &'static str, help: &'static str) -> Param {
        Param::new(name, Kind::Schedule { whom }, None, help)
    }

    /// A port of this machine, `HOST:PORT`. No lesson talks to any other machine. Nothing is the
    /// default.
    pub const fn address(name: &'static str, help: &'static str) -> Param {
        Param::new(name, Kind::Address, None, help)
    }

    /// Something that is asked for by its name alone.
    pub const fn flag(name: &'static str, help: &'static str) -> Param {
        Param::new(name, Kind::Flag, None, help)
    }

    const fn new(
        name: &'static str,
        kind: Kind,
        default: Option<&'static str>,
        help: &'static str,
    ) -> Param {
        Param { name, kind, default, help }
    }

    /// Reads a value, or says what would have been accepted.
    pub(super) fn parse(&self, given: &OsStr) -> Result<Value, Usage> {
        if let Kind::Path { .. } | Kind::OutputPath { .. } = self.kind {
            if given.is_empty() {
                return Err(self.refuse(given));
            }
            return Ok(Value::Path(PathBuf::from(given)));
        }
        given.to_str().and_then(|text| self.kind.read(text)).ok_or_else(|| self.refuse(given))
    }

    fn refuse(&self, given: &OsStr) -> Usage {
        let given = given.to_string_lossy();
        Usage::new(format!("--{} {given:?}: expected {}", self.name, self.kind))
    }
}

impl Kind {
    fn read(self, text: &str) -> Option<Value> {
        Some(match self {
            Kind::Number { least, most } => Value::Number(whole(text, least, most)?),
            Kind::Millis { most } => Value::Millis(Duration::from_millis(whole(text, 0, most)?)),
            Kind::Size { most } => {
                let (height, width) = text.split_once(['x', 'X'])?;
                Value::Size(Size {
                    height: whole(height, 1, most)? as usize,
                    width: whole(width, 1, most)? as usize,
                })
            }
            Kind::Position => {
                let (y, x) = text.split_once(',')?;
                Value::Position(Position {
                    y: whole(y, 0, u64::from(u32::MAX))? as isize,
                    x: whole(x, 0, u64::from(u32::MAX))? as isize,
                })
            }
            Kind::OneOf(words) => Value::Word(words.iter().find(|word| **word == text)?),
            Kind::Text { .. } => Value::Text(text.to_owned()),
            Kind::Path { .. } | Kind::OutputPath { .. } => Value::Path(text.into()),
            Kind::Schedule { .. } => Value::Schedule(turns(text)?),
            Kind::Address => Value::Address(loopback(text)?),
            Kind::Flag => Value::Flag,
        })
    }

    /// What stands for the value in `--help`.
    pub(super) fn placeholder(self) -> String {
        match self {
            Kind::Number { .. } => "N".into(),
            Kind::Millis { .. } => "MS".into(),
            Kind::Size { .. } => "HxW".into(),
            Kind::Position => "Y,X".into(),
            Kind::OneOf(words) => words.join("|"),
            Kind::Text { placeholder }
            | Kind::Path { placeholder }
            | Kind::OutputPath { placeholder } => placeholder.into(),
            Kind::Schedule { .. } => "W,W,..".into(),
            Kind::Address => "HOST:PORT".into(),
            Kind::Flag => String::new(),
        }
    }
}

/// What is accepted, as the end of the sentence "expected …".
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Number { least, most } => write!(f, "a whole number from {least} to {most}"),
            Kind::Millis { most } => write!(f, "whole milliseconds from 0 to {most}"),
            Kind::Size { most } => {
                write!(f, "HxW, a height and a width from 1 to {most} each, such as 5x9")
            }
            Kind::Position => write!(f, "Y,X, a row and a column counted from 0, such as 2,3"),
            Kind::OneOf(words) => f.write_str(&either(words)),
            Kind::Text { placeholder } => write!(f, "{placeholder}, as UTF-8 text"),
            Kind::Path { placeholder } | Kind::OutputPath { placeholder } => {
                write!(f, "{placeholder}, a path")
            }
            Kind::Schedule { whom } => {
                write!(f, "W,W,.., the number of a {whom} for each turn, such as 0,1,1,0")
            }
            Kind::Address => {
                f.write_str("HOST:PORT, a port of this machine, such as 127.0.0.1:7000")
            }
            Kind::Flag => f.write_str("nothing"),
        }
    }
}

/// `a, b or c`.
pub(super) fn either(words: &[&str]) -> String {
    match words {
        [first @ .., before, last] => {
            [first, &[&format!("{before} or {last}")]].concat().join(", ")
        }
        _ => words.concat(),
    }
}

/// A whole number between bounds. A sign, a blank or an underscore is not part of one.
pub(super) fn whole(text: &str, least: u64, most: u64) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|number| (least..=most).contains(number))
}

/// A schedule of tasks' numbers, and of nothing else that a schedule can have in it.
fn turns(text: &str) -> Option<Schedule> {
    let schedule: Schedule = text.parse().ok()?;
    let turns = schedule.choices().iter().all(|choice| matches!(choice, Choice::Run(_)));
    (turns && !schedule.is_empty()).then_some(schedule)
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Number(u64),
    Millis(Duration),
    Size(Size),
    Position(Position),
    Word(&'static str),
    Text(String),
    Path(PathBuf),
    Schedule(Schedule),
    Address(SocketAddr),
    Flag,
}

/// A height and a width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// How many rows.
    pub height: usize,
    /// How many columns.
    pub width: usize,
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.height, self.width)
    }
}

/// A place in a grid. Both count from 0; they are signed because a neighbour of 0 is −1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// The row.
    pub y: isize,
    /// The column.
    pub x: isize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.y, self.x)
    }
}

#[cfg(test)]
mod tests;
