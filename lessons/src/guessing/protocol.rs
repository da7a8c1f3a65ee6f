//! What the two sides say to each other.
//!
//! ```text
//! client                      server
//! PARAMS 1 5                                   a game: a number from 1 to 5 is to be found
//! NUMBER                      4                is it this one?
//! REPORT UNSURE                                no; the first guess is neither warm nor cold
//! NUMBER                      3
//! REPORT CORRECT                               yes; from here on, NUMBER gives this one
//! PARAMS 0 -1                                  goodbye: there is no game any more
//! HELLO                       ERROR "HELLO" is none of PARAMS, NUMBER, REPORT
//! ```
//!
//! Each of these is a line. Only `NUMBER` has an answer, and whatever the server cannot make sense
//! of.

use super::Line;
use std::error::Error;
use std::fmt;
use std::io;

/// What a client can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// The bounds of a game, both included. If there is nothing between them, there is no game.
    Params(i64, i64),
    /// Asks for a number.
    Number,
    /// What there is to be said of the last number.
    Report(Decision),
}

/// How a number is, beside the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is closer.
    Warmer,
    /// It is farther away.
    Colder,
    /// Neither, or it is the first one.
    Unsure,
    /// It is the one.
    Correct,
}

impl Decision {
    /// All of them.
    pub const ALL: [Decision; 4] =
        [Decision::Warmer, Decision::Colder, Decision::Unsure, Decision::Correct];
}

impl Command {
    /// What ends a game.
    pub const GOODBYE: Command = Command::Params(0, -1);

    /// Reads a command.
    ///
    /// # Errors
    /// What is wrong with it.
    ///
    /// ```
    /// use lessons::guessing::{Command, Decision};
    ///
    /// let told = |line| Command::parse(line).unwrap_err().to_string();
    /// assert_eq!(Command::parse("PARAMS 1 5").unwrap(), Command::Params(1, 5));
    /// assert_eq!(Command::parse("REPORT WARMER").unwrap(), Command::Report(Decision::Warmer));
    /// assert_eq!(told("PARAMS 1 ten"), r#"ERROR "ten" is no whole number"#);
    /// ```
    pub fn parse(line: &str) -> Result<Command, Refusal> {
        let words: Vec<_> = line.split_ascii_whitespace().collect();
        match words[..] {
            ["PARAMS", lower, upper] => Ok(Command::Params(whole(lower)?, whole(upper)?)),
            ["PARAMS", ..] => Err(Refusal::new("expected PARAMS lower upper")),
            ["NUMBER"] => Ok(Command::Number),
            ["NUMBER", ..] => Err(Refusal::new("expected NUMBER and nothing else")),
            ["REPORT", decision] => {
                let known = Decision::ALL.into_iter().find(|known| known.to_string() == decision);
                known.map(Command::Report).ok_or_else(|| Refusal::new(EXPECTED_REPORT))
            }
            ["REPORT", ..] => Err(Refusal::new(EXPECTED_REPORT)),
            _ => {
                let command = quoted(line);
                Err(Refusal::new(format!("{command} is none of PARAMS, NUMBER, REPORT")))
            }
        }
    }
}

const EXPECTED_REPORT: &str = "expected WARMER, COLDER, UNSURE or CORRECT";

fn whole(word: &str) -> Result<i64, Refusal> {
    word.parse().map_err(|_| Refusal::new(format!("{} is no whole number", quoted(word))))
}

/// The beginning of what somebody else has written, fit to be shown.
fn quoted(text: &str) -> String {
    match text.char_indices().nth(20) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Command::Params(lower, upper) => write!(f, "PARAMS {lower} {upper}"),
            Command::Number => f.write_str("NUMBER"),
            Command::Report(decision) => write!(f, "REPORT {decision}"),
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Decision::Warmer => "WARMER",
            Decision::Colder => "COLDER",
            Decision::Unsure => "UNSURE",
            Decision::Correct => "CORRECT",
        })
    }
}

/// Why the server does not do what it was told. Shown, it is the line that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(String);

impl Refusal {
    pub(super) fn new(why: impl Into<String>) -> Refusal {
        Refusal(why.into())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ERROR {}", self.0)
    }
}

impl Error for Refusal {}

/// What a client makes of the answer to `NUMBER`; `None` is the end of the connection.
///
/// # Errors
/// If the server has hung up, refuses, or says what is no number.
pub fn number(answer: Option<Line>) -> io::Result<i64> {
    let wrong = |what: String| Err(io::Error::new(io::ErrorKind::InvalidData, what));
    match answer {
        None => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the server has hung up")),
        Some(Line::TooLong) => wrong("the server does not end its line".into()),
        Some(Line::Text(text)) => match (text.parse(), text.strip_prefix("ERROR ")) {
            (Ok(number), _) => Ok(number),
            (_, Some(why)) => wrong(format!("the server refuses: {why}")),
            _ => wrong(format!("the server says {} instead of a number", quoted(&text))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_says_is_what_the_server_reads() {
        let reports = Decision::ALL.map(Command::Report);
        let others = [Command::Params(-5, i64::MAX), Command::GOODBYE, Command::Number];
        for command in reports.into_iter().chain(others) {
            assert_eq!(Command::parse(&command.to_string()), Ok(command));
        }
    }

    #[test]
    fn a_refusal_quotes_no_more_than_fits_on_a_line() {
        let told = |line: &str| Command::parse(line).unwrap_err().to_string();
        let long = told(&"ü".repeat(256));
        assert_eq!(
            long,
            format!("ERROR \"{}\"… is none of PARAMS, NUMBER, REPORT", "ü".repeat(20))
        );
        assert_eq!(told("\x1b[31m"), r#"ERROR "\u{1b}[31m" is none of PARAMS, NUMBER, REPORT"#);
        assert!(told("PARAMS 1 99999999999999999999").contains("\"99999999999999999999\" is no"));
    }

    #[test]
    fn a_client_tells_a_number_from_an_error_and_from_an_end() {
        let told = |line: Option<&str>| {
            number(line.map(|line| Line::Text(line.into()))).map_err(|error| error.to_string())
        };
        assert_eq!(told(Some("-7")), Ok(-7));
        assert_eq!(told(Some("ERROR no")), Err("the server refuses: no".into()));
        let what = "the server says \"seven\" instead of a number";
        assert_eq!(told(Some("seven")), Err(what.into()));
        assert_eq!(told(None), Err("the server has hung up".into()));
        assert!(number(Some(Line::TooLong)).is_err());
    }
}
