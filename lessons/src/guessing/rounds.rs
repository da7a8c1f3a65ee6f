//! What lesson 22 does with its two versions: it lets them play with each other, and with others.

use super::beside::{ANYWHERE, beside};
use super::terminal::{self, Asked};
use super::{Decision, GAMES, Game, Judge, Player, VERSIONS, Visit, Visits};
use crate::lesson::{Lesson, Outcome};
use std::collections::BTreeSet;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

/// The program in one version.
#[derive(Clone, Copy)]
pub struct Version<'a> {
    /// What `--only` calls it.
    pub name: &'static str,
    /// Listens at the address, tells the function where that is, and serves so many clients.
    pub serve: &'a Serve<'a>,
    /// Plays the player's games with the server at the address.
    pub play: &'a Play<'a>,
}

type Serve<'a> =
    dyn Fn(SocketAddr, &dyn Fn(SocketAddr), &Arc<Visits>, u64) -> io::Result<()> + Sync + 'a;
type Play<'a> = dyn Fn(SocketAddr, &Player) -> Outcome + 'a;

impl std::fmt::Debug for Version<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Version").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The rounds that are played, and what came of the first one.
#[derive(Debug)]
pub struct Rounds<'a> {
    pub(super) lesson: &'a Lesson,
    pub(super) threads: Version<'a>,
    pub(super) coroutines: Version<'a>,
    first: Option<Vec<(i64, Decision)>>,
}

impl<'a> Rounds<'a> {
    /// Of these versions.
    pub fn new(lesson: &'a Lesson, [threads, coroutines]: [Version<'a>; 2]) -> Rounds<'a> {
        Rounds { lesson, threads, coroutines, first: None }
    }

    /// Serves or plays for other terminals, if the arguments ask for it: then it is all that is
    /// done.
    ///
    /// # Errors
    /// If they contradict each other or cannot be followed, and whatever ends it later.
    pub fn at_a_terminal(&self) -> Option<Outcome> {
        let (asked, version) = match terminal::asked(&self.lesson.args) {
            Ok(asked) => asked?,
            Err(wrong) => return Some(Err(wrong.into())),
        };
        let version = if version == "threads" { self.threads } else { self.coroutines };
        Some(match asked {
            Asked::Serve(address) => {
                terminal::serve(self.lesson, address, |ready, visits, clients| {
                    (version.serve)(address, ready, visits, clients)
                })
            }
            Asked::Connect(address) => {
                terminal::connect(self.lesson, address, |player| (version.play)(address, player))
            }
        })
    }

    /// Both sides with threads.
    ///
    /// # Errors
    /// Whatever one of the sides fails with.
    pub fn threads(&mut self) -> Outcome {
        if self.begins("threads") {
            self.pair(self.threads, self.threads)?;
        }
        Ok(())
    }

    /// Both sides with coroutines, in one runtime.
    ///
    /// # Errors
    /// Whatever one of the sides fails with.
    pub fn coroutines(&mut self, both: impl AsyncFn(Arc<Visits>, &Player) -> Outcome) -> Outcome {
        if self.begins("coroutines") {
            let runtime = self.lesson.runtime_builder().build();
            self.round("coroutines serve, coroutines play", |visits, player| {
                runtime.block_on(both(visits, player))
            })?;
        }
        Ok(())
    }

    /// Each client with the other's server.
    ///
    /// # Errors
    /// Whatever one of the sides fails with.
    pub fn mixed(&mut self) -> Outcome {
        if self.begins("mixed") {
            self.pair(self.threads, self.coroutines)?;
            self.pair(self.coroutines, self.threads)?;
        }
        Ok(())
    }

    fn pair(&mut self, server: Version<'_>, client: Version<'_>) -> Outcome {
        let who = format!("{} serve, {} play", server.name, client.name);
        self.round(&who, |visits, player| {
            beside(
                |ready| (server.serve)(ANYWHERE, ready, &visits, 1),
                |address| (client.play)(address, player),
            )
        })
    }

    /// The games of the notes. All pairs play the same games, so only the first pair says what it
    /// plays.
    fn round(&mut self, who: &str, play: impl FnOnce(Arc<Visits>, &Player) -> Outcome) -> Outcome {
        let (lesson, visits) = (self.lesson, Visits::new());
        if self.first.is_none() {
            lesson.say(
                "  The server guesses at random, as in the notes, and the client says how each",
            );
            lesson
                .say("  guess is beside the one before it: closer is WARMER, farther away COLDER.");
        }
        let player = Player::of_the_notes(self.first.is_none());
        play(Arc::clone(&visits), &player)?;
        let results = player.results();
        if let Some(first) = &self.first {
            let (same, numbers) = (results == *first, first.len());
            if same {
                lesson.say(format_args!("  {who}: the same {numbers} numbers, and the same words"));
            }
            lesson.check(same, format_args!("{who}: the games are the same"));
        }
        let numbers: BTreeSet<_> = results.iter().map(|(number, _)| number).collect();
        lesson.check(numbers.len() == results.len(), format_args!("{who}: no number comes twice"));
        let fair = GAMES.iter().all(|game| is_fair(game, &results));
        lesson.check(fair, format_args!("{who}: the words are true"));
        let found = results.iter().filter(|(_, decision)| *decision == Decision::Correct).count();
        lesson.check(found == 2, format_args!("{who}: both numbers are found"));
        let heard = Visit { client: 1, games: 2, heard: player.said(), ..Visit::default() };
        lesson.check(visits.over() == [heard], format_args!("{who}: the server heard it all"));
        self.first.get_or_insert(results);
        Ok(())
    }

    /// Whether it is played; if so, says what is about to begin.
    pub(super) fn begins(&self, version: &str) -> bool {
        let runs = self.lesson.args.runs(version);
        if let Some((_, about)) = VERSIONS.iter().find(|(name, _)| *name == version && runs) {
            self.lesson.say(format_args!("{version}: {about}"));
        }
        runs
    }
}

/// Whether the words about the numbers of a game are true. No number is in two of the games.
fn is_fair(game: &Game, results: &[(i64, Decision)]) -> bool {
    let judge = Judge::new(game);
    let mut of_this =
        results.iter().filter(|(number, _)| (game.lower..=game.upper).contains(number));
    of_this.all(|(number, decision)| judge.decide(*number) == *decision)
}
