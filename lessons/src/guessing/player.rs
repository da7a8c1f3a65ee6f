//! The client's side of a game, without the connection: what it thinks of, and what it says.

use super::{Decision, Meeting};
use crate::say;
use handloom::sync::Queue;
use handloom::time;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::sync::Arc;

/// A game that a client is ready to play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Game {
    /// The least number that it may be.
    pub lower: i64,
    /// The greatest.
    pub upper: i64,
    /// The one that the client thinks of.
    pub secret: i64,
    /// How many numbers it asks for at most.
    pub numbers: usize,
}

/// The two games of the notes.
pub const GAMES: [Game; 2] = [
    Game { lower: 1, upper: 5, secret: 3, numbers: 5 },
    Game { lower: 10, upper: 15, secret: 12, numbers: 5 },
];

/// Knows the secret, and says how each number is beside the one before it.
///
/// ```
/// use lessons::guessing::{Decision, GAMES, Judge};
///
/// let judge = Judge::new(&GAMES[0]); // it is 3
/// assert_eq!([5, 4, 1, 5].map(|number| judge.decide(number).to_string()),
///            ["UNSURE", "WARMER", "COLDER", "UNSURE"]);
/// assert!(!judge.is_satisfied());
/// assert_eq!(judge.decide(3), Decision::Correct);
/// assert!(judge.is_satisfied());
/// ```
#[derive(Debug)]
pub struct Judge {
    secret: i64,
    last_distance: Cell<Option<u64>>,
}

impl Judge {
    /// For one game.
    pub fn new(game: &Game) -> Judge {
        Judge { secret: game.secret, last_distance: Cell::new(None) }
    }

    /// What there is to be said of this number.
    pub fn decide(&self, number: i64) -> Decision {
        let distance = number.abs_diff(self.secret);
        match self.last_distance.replace(Some(distance)) {
            _ if distance == 0 => Decision::Correct,
            Some(last) if distance < last => Decision::Warmer,
            Some(last) if distance > last => Decision::Colder,
            _ => Decision::Unsure,
        }
    }

    /// Whether the last number was the one.
    pub fn is_satisfied(&self) -> bool {
        self.last_distance.get() == Some(0)
    }
}

/// Who plays: where the games come from, and what came of them.
pub struct Player {
    games: Arc<Queue<Game>>,
    aloud: bool,
    /// The greatest number that may be typed, if the games are typed in.
    typed: Option<i64>,
    /// Called when a game is first asked for: the connection is there.
    connected: Cell<Option<Box<dyn FnOnce()>>>,
    results: RefCell<Vec<(i64, Decision)>>,
    /// Whom it waits for between its games.
    meeting: RefCell<Option<Meeting>>,
}

impl Player {
    /// Plays the two games of the notes.
    pub fn of_the_notes(aloud: bool) -> Player {
        let games = Queue::bounded(GAMES.len());
        for game in GAMES {
            games.try_put(game).expect("there is room for both");
        }
        games.close();
        let (connected, results, meeting) = Default::default();
        Player { games: Arc::new(games), aloud, typed: None, connected, results, meeting }
    }

    /// Plays the games that somebody types, until the queue is closed. Once there is a connection,
    /// it calls `connected`.
    pub(super) fn at_a_terminal(
        games: Arc<Queue<Game>>,
        upper: i64,
        connected: impl FnOnce() + 'static,
    ) -> Player {
        let connected = Cell::new(Some(Box::new(connected) as Box<dyn FnOnce()>));
        let (results, meeting) = Default::default();
        Player { games, aloud: true, typed: Some(upper), connected, results, meeting }
    }

    /// The same, and after its first game it waits until every other one has had theirs.
    pub(super) fn who_meets(self, others: Meeting) -> Player {
        self.meeting.replace(Some(others));
        self
    }

    /// The next game.
    pub async fn next_game(&self) -> Option<Game> {
        self.asks();
        if !self.results.borrow().is_empty()
            && let Some(meeting) = self.meeting.take()
        {
            meeting.arrive().await;
        }
        // The thread that reads from the terminal is not known to the clock.
        let _held = self.typed.map(|_| time::hold());
        self.games.get().await.inspect(|game| self.begins(game))
    }

    /// The next game; the thread waits for it.
    pub fn next_game_blocking(&self) -> Option<Game> {
        self.asks();
        self.games.get_blocking().inspect(|game| self.begins(game))
    }

    fn asks(&self) {
        if let Some(upper) = self.typed {
            say!("Think of a number from 1 to {upper}, and type it. (Ctrl-D ends.)");
        }
        if let Some(connected) = self.connected.take() {
            connected();
        }
    }

    fn begins(&self, game: &Game) {
        if self.aloud {
            let Game { lower, upper, secret, .. } = game;
            say!("  Guess a number from {lower} to {upper}! Shhh, it is {secret}.");
        }
    }

    /// A number has been judged.
    pub fn hears(&self, number: i64, decision: Decision) {
        if self.aloud {
            say!("    {number} is {decision}");
        }
        self.results.borrow_mut().push((number, decision));
    }

    /// The numbers, and what was said of them.
    pub fn results(&self) -> Vec<(i64, Decision)> {
        self.results.borrow().clone()
    }

    /// How often each word was said, in the order of [`Decision::ALL`].
    pub fn said(&self) -> [usize; Decision::ALL.len()] {
        let count = |word| self.results.borrow().iter().filter(|said| said.1 == word).count();
        Decision::ALL.map(count)
    }
}

impl fmt::Debug for Player {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Player").field("results", &self.results).finish_non_exhaustive()
    }
}
