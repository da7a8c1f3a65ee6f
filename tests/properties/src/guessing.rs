//! The protocol of the guessing game in the plainest words, to compare the server with.

use lessons::guessing::{Guesser, Line, Lines, Visits};
use std::collections::BTreeSet;

/// The longest line, in bytes, and the most numbers of one game, say the lessons.
const LONGEST: usize = 256;
const MOST_GUESSES: usize = 1000;

/// Has the server hear `bytes` in pieces of these sizes, over and over, without a connection.
/// Gives its answers.
///
/// # Panics
/// If it makes other lines of them than there are in them, or gives an answer that it must not.
pub fn check(bytes: &[u8], pieces: &[u8]) -> Vec<String> {
    let (mut lines, mut heard) = (Lines::default(), Vec::new());
    let (mut rest, mut sizes) = (bytes, pieces.iter().cycle());
    while !rest.is_empty() {
        let size = sizes.next().map_or(1, |size| usize::from(*size).max(1)).min(rest.len());
        lines.feed(&rest[..size]);
        heard.extend(std::iter::from_fn(|| lines.next()));
        rest = &rest[size..];
    }
    assert_eq!(heard, lines_of(bytes), "in pieces of {pieces:?}");

    let visits = Visits::new();
    let mut guesser = Guesser::new(&visits);
    let mut model = Model::default();
    let mut answers = Vec::new();
    for line in heard {
        let answer = guesser.answer(line.clone());
        model.judge(&line, answer.as_deref());
        answers.extend(answer);
    }
    drop(guesser);
    let [visit] = visits.over()[..] else { panic!("there was one visit") };
    assert_eq!((visit.games, visit.in_game), (model.games, model.game.is_some()));
    assert_eq!(visit.refused, model.refused);
    assert_eq!(visit.heard.iter().sum::<usize>(), model.reports);
    answers
}

/// The same for bytes alone: the first of them is the size of the pieces.
///
/// # Panics
/// As [`check`].
pub fn check_bytes(bytes: &[u8]) {
    if let Some((size, words)) = bytes.split_first() {
        check(words, &[*size]);
    }
}

/// The lines in `bytes`, with everything there at once. What comes after the last end is none.
fn lines_of(bytes: &[u8]) -> Vec<Line> {
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    lines.pop();
    let line = |line: &[u8]| match line.strip_suffix(b"\r").unwrap_or(line) {
        line if line.len() > LONGEST => Line::TooLong,
        line => Line::Text(String::from_utf8_lossy(line).into_owned()),
    };
    lines.into_iter().map(line).collect()
}

/// A server, but for the choice of its numbers.
#[derive(Debug, Default)]
struct Model {
    game: Option<Game>,
    games: usize,
    refused: usize,
    reports: usize,
}

#[derive(Debug, Default)]
struct Game {
    lower: i64,
    upper: i64,
    guessed: BTreeSet<i64>,
    last: Option<i64>,
    secret: Option<i64>,
}

/// What a server may say.
enum May {
    Nothing,
    Refuse,
    Guess,
}

impl Model {
    fn judge(&mut self, line: &Line, answer: Option<&str>) {
        let may = match line {
            Line::TooLong => May::Refuse,
            Line::Text(text) => self.hear(text),
        };
        match (may, answer) {
            (May::Nothing, None) => {}
            (May::Refuse, Some(why)) => {
                assert!(why.starts_with("ERROR ") && !why.contains(['\n', '\r']), "{why:?}");
                assert!(!why.chars().any(char::is_control), "{why:?}");
                // What strangers send does not come back at length.
                assert!(why.len() <= LONGEST, "{why:?}");
                self.refused += 1;
            }
            (May::Guess, Some(number)) => {
                let number = number.parse().expect("a number");
                self.game.as_mut().expect("there is a game").hears(number);
            }
            (_, answer) => panic!("{line:?} is answered by {answer:?}"),
        }
    }

    fn hear(&mut self, text: &str) -> May {
        let words: Vec<_> = text.split_ascii_whitespace().collect();
        match words[..] {
            ["PARAMS", lower, upper] => {
                let (Ok(lower), Ok(upper)) = (lower.parse(), upper.parse()) else {
                    return May::Refuse;
                };
                let game = Game { lower, upper, ..Game::default() };
                self.game = (lower <= upper).then_some(game);
                self.games += usize::from(self.game.is_some());
                May::Nothing
            }
            ["NUMBER"] => match &self.game {
                Some(game) if game.has_numbers() => May::Guess,
                _ => May::Refuse,
            },
            ["REPORT", "WARMER" | "COLDER" | "UNSURE" | "CORRECT"] => {
                let Some(last) = self.game.as_mut().and_then(|game| game.last.take()) else {
                    return May::Refuse;
                };
                if let (Some(game), "CORRECT") = (&mut self.game, words[1]) {
                    game.secret = Some(last);
                }
                self.reports += 1;
                May::Nothing
            }
            _ => May::Refuse,
        }
    }
}

impl Game {
    fn has_numbers(&self) -> bool {
        let numbers = i128::from(self.upper) - i128::from(self.lower) + 1;
        let all = self.guessed.len() as i128 == numbers;
        self.secret.is_some() || !all && self.guessed.len() < MOST_GUESSES
    }

    fn hears(&mut self, number: i64) {
        match self.secret {
            Some(secret) => assert_eq!(number, secret, "it was found"),
            None => {
                assert!((self.lower..=self.upper).contains(&number), "{number} is out of bounds");
                assert!(self.guessed.insert(number), "{number} was guessed before");
            }
        }
        self.last = Some(number);
    }
}
