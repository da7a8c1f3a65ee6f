//! Who has found how much.

use super::Work;
use crate::figures::{Figure, Table};
use crate::lesson::Lesson;
use handloom::Runtime;

/// Runs the versions that are asked for, and keeps the score.
#[derive(Debug)]
pub struct Score<'a> {
    lesson: &'a Lesson,
    work: Work,
    pub(super) table: Table<4>,
    /// What is to be said of the table.
    pub(super) notes: Vec<String>,
}

impl<'a> Score<'a> {
    /// No version has run.
    pub fn new(lesson: &'a Lesson, work: Work) -> Score<'a> {
        let table = Table::new(["version", "found", "lost", "time"]);
        Score { lesson, work, table, notes: Vec::new() }
    }

    /// Runs a version that loses nothing, which is checked.
    pub fn right(&mut self, version: &str, count: impl FnOnce(Runtime) -> u64) {
        let runtime = self.lesson.runtime_builder().build();
        if let Some(found) = self.run(version, || count(runtime), Some) {
            let nothing_lost = found == self.work.expected();
            self.lesson.check(nothing_lost, format_args!("{version} loses nothing"));
        }
    }

    /// Runs threads that lose now this and now that. Under a virtual clock the figures are `-`.
    pub fn racing(&mut self, version: &str, count: impl FnOnce() -> u64) {
        let lesson = self.lesson;
        let Some(found) = self.run(version, count, |figure| lesson.varying(figure).0) else {
            return;
        };
        lesson.check(found <= self.work.expected(), format_args!("{version} count nothing twice"));
        let nothing_lost = lesson.varying(found == self.work.expected()).0 == Some(true);
        let note = match nothing_lost {
            _ if self.work.workers == 1 => "one alone has nobody to race with.",
            false => RACING,
            true => IN_LUCK,
        };
        self.notes.push(format!("{version}: {note}"));
    }

    /// Runs coroutines that lose, twice: the second time the same is lost, which is checked.
    pub fn repeatable(&mut self, version: &str, count: impl Fn(Runtime) -> u64 + Sync) {
        let lesson = self.lesson;
        let runtime = lesson.runtime_builder().build();
        let Some(found) = self.run(version, || count(runtime), Some) else {
            return;
        };
        let again = lesson.rerun(|builder| count(builder.build()));
        lesson.check(again == found, format_args!("{version} find {found} twice, not {again}"));
        let Work { workers, increments } = self.work;
        let why = match lesson.args.seed() {
            _ if workers == 1 => "one alone has nobody to race with".to_owned(),
            Some(seed) => format!("they have their turns in the order of seed {seed}"),
            None => {
                lesson.check(found == increments, format_args!("{version} count 1 a round"));
                format!(
                    "all load before the first one stores, so a round of {workers}\n  \
                     counts 1, and loses {}",
                    workers - 1
                )
            }
        };
        let (lost, again) = (self.lost(found), self.lost(again));
        self.notes.push(format!("{version}: {why}.\n  Lost: {lost}; in a second run: {again}."));
    }

    fn run(
        &mut self,
        version: &str,
        count: impl FnOnce() -> u64,
        shown: impl Fn(u64) -> Option<u64>,
    ) -> Option<u64> {
        if !self.lesson.args.runs(version) {
            return None;
        }
        self.lesson.under_way(version);
        let watch = self.lesson.stopwatch();
        let found = count();
        let time = watch.reading();
        let (found_shown, lost) = (Figure(shown(found)), Figure(shown(self.lost(found))));
        self.table.row([&version, &found_shown, &lost, &time]);
        Some(found)
    }

    fn lost(&self, found: u64) -> u64 {
        self.work.expected().saturating_sub(found)
    }

    /// Prints the score, and what is to be said of it.
    pub fn show(&self) {
        self.lesson.say(format_args!("\n{}\n\n", self.table));
        for note in &self.notes {
            self.lesson.say(note);
        }
    }
}

const RACING: &str = "\
Rust refuses `counter += 1` from two of them (error E0499), so they
  load, add and store an atomic. Each step is whole, the three of them are not,
  and how much that loses varies.";

const IN_LUCK: &str = "\
Rust refuses `counter += 1` from two of them (error E0499), so they
  load, add and store an atomic. This time nothing was lost. That is luck and no
  proof, for it varies: run me again, or let them count further (--increments).";
