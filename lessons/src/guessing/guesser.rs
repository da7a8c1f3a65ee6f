//! The server's side of one conversation, without the connection.

use super::{Command, Decision, LONGEST, Line, Refusal, Visit, Visits};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most numbers that are guessed in one game: each of them has to be remembered.
const MOST_GUESSES: usize = 1000;

/// Guesses numbers for one client. It is given each line that the client sends, and gives the line
/// that is to be sent back, if there is one.
///
/// Whether it works for a thread or for a coroutine makes no difference to it: a port from one to
/// the other leaves it as it is. It draws its numbers from the same seed each time, so that the
/// same questions have the same answers.
///
/// ```
/// use lessons::guessing::{Guesser, Line, Visits};
///
/// let visits = Visits::new();
/// let mut guesser = Guesser::new(&visits);
/// let mut answer = |line: &str| guesser.answer(Line::Text(line.into()));
/// assert_eq!(answer("PARAMS 7 7"), None);
/// assert_eq!(answer("NUMBER").as_deref(), Some("7"));
/// assert_eq!(answer("NUMBER").as_deref(), Some("ERROR all numbers from 7 to 7 were guessed"));
/// assert_eq!(answer("REPORT CORRECT"), None);
/// ```
#[derive(Debug)]
pub struct Guesser {
    search: Option<Search>,
    draw: Draw,
    visit: Visit,
    visits: Arc<Visits>,
}

impl Guesser {
    /// A guesser for a client that has just come.
    pub fn new(visits: &Arc<Visits>) -> Guesser {
        let visit = visits.begin();
        Guesser { search: None, draw: Draw(SEED), visit, visits: Arc::clone(visits) }
    }

    /// What there is to be said to this line.
    pub fn answer(&mut self, line: Line) -> Option<String> {
        let answer = self.obey(&line).unwrap_or_else(|refusal| {
            self.visit.refused += 1;
            Some(refusal.to_string())
        });
        self.visits.tell(&self.visit, &line, answer.as_deref());
        answer
    }

    fn obey(&mut self, line: &Line) -> Result<Option<String>, Refusal> {
        let Line::Text(line) = line else {
            return Err(Refusal::new(format!("a line has at most {LONGEST} bytes")));
        };
        let no_game = || Refusal::new("there is no game: PARAMS comes first");
        match Command::parse(line)? {
            Command::Params(lower, upper) => {
                self.search = (lower <= upper).then(|| Search::new(lower, upper));
                self.visit.in_game = self.search.is_some();
                if self.visit.in_game {
                    self.visit.games += 1;
                    self.visits.begin_game();
                }
                Ok(None)
            }
            Command::Number => {
                let search = self.search.as_mut().ok_or_else(no_game)?;
                search.next_guess(&mut self.draw).map(|guess| Some(guess.to_string()))
            }
            Command::Report(decision) => {
                self.search.as_mut().ok_or_else(no_game)?.report(decision)?;
                self.visit.heard[decision as usize] += 1;
                Ok(None)
            }
        }
    }
}

/// However a conversation ends, and be it by a panic, the visit is over.
impl Drop for Guesser {
    fn drop(&mut self) {
        self.visits.end(self.visit);
    }
}

/// A game, as it looks to who has to find the number.
#[derive(Debug)]
struct Search {
    lower: i64,
    upper: i64,
    guessed: BTreeSet<i64>,
    /// The guess that nothing has been said of yet.
    last: Option<i64>,
    secret: Option<i64>,
}

impl Search {
    fn new(lower: i64, upper: i64) -> Search {
        Search { lower, upper, guessed: BTreeSet::new(), last: None, secret: None }
    }

    /// The secret, once it is known, and otherwise any number that was not guessed yet. (The notes'
    /// server draws until it has such a number, and goes on for ever when there is none.)
    fn next_guess(&mut self, draw: &mut Draw) -> Result<i64, Refusal> {
        let guess = match self.secret {
            Some(secret) => secret,
            None => self.draw(draw)?,
        };
        self.guessed.insert(guess);
        self.last = Some(guess);
        Ok(guess)
    }

    fn draw(&self, draw: &mut Draw) -> Result<i64, Refusal> {
        let Search { lower, upper, .. } = *self;
        // Between the bounds of an `i64` there are more numbers than an `i64` can count.
        let numbers = (i128::from(upper) - i128::from(lower) + 1) as u128;
        let left = numbers - self.guessed.len() as u128;
        if left == 0 {
            return Err(Refusal::new(format!("all numbers from {lower} to {upper} were guessed")));
        }
        if self.guessed.len() == MOST_GUESSES {
            return Err(Refusal::new(format!("{MOST_GUESSES} guesses are enough for one game")));
        }
        // So many of the numbers that are left are below it: step over those that were guessed.
        let mut guess = i128::from(lower) + draw.below(left) as i128;
        for guessed in &self.guessed {
            guess += i128::from(i128::from(*guessed) <= guess);
        }
        Ok(guess as i64)
    }

    fn report(&mut self, decision: Decision) -> Result<(), Refusal> {
        let last = self.last.take();
        let last = last.ok_or_else(|| Refusal::new("there is no number to report on"))?;
        if decision == Decision::Correct {
            self.secret = Some(last);
        }
        Ok(())
    }
}

/// Where the numbers come from: `SplitMix64`, as in the runtime's `pick.rs`.
#[derive(Debug)]
struct Draw(u64);

/// With this one, the games of the notes are neither over at once nor go on to their last number.
const SEED: u64 = 71;

impl Draw {
    /// A number below `bound`, which is 2^64 at most.
    fn below(&mut self, bound: u128) -> u128 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (u128::from(z ^ z >> 31) * bound) >> 64
    }
}

#[cfg(test)]
mod tests;
