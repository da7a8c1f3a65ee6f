//! The questions at the end of a chapter.
//!
//! They are written in `book/quizzes/NN_name.toml`, and become a fragment of the same name. The
//! answer to a question about a run is not written but computed from that run, so it cannot be wrong;
//! a choice that is meant to be wrong and is not fails the book.

mod ask;
mod fragment;
mod steps;
mod written;

use crate::runs::{self, Run};
use crate::{Faults, Generated, Generator, Place};
use replay::Replay;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use written::{Answer, Question};

/// Makes `book/fragments/quizzes`.
pub const GENERATOR: Generator = Generator { folder: "quizzes", repeatable: true, make: fragments };

/// The fragments of all quizzes.
fn fragments(place: &Place) -> Result<Vec<Generated>, Faults> {
    let mut runs = Runs { place, programs: None, open: BTreeMap::new() };
    let (mut made, mut faults) = (Vec::new(), Vec::new());
    let folder = place.book().join("quizzes");
    let files = place.files(&folder).into_iter();
    for file in files.filter(|file| file.extension().is_some_and(|ending| ending == "toml")) {
        let text = fs::read_to_string(&file).map_err(|error| vec![error.to_string()])?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match quiz(&name, &text, &mut runs) {
            Ok(text) => made.push(Generated { path: format!("{name}.html").into(), text }),
            Err(wrong) => {
                faults.extend(wrong.into_iter().map(|it| format!("{}: {it}", place.name(&file))));
            }
        }
    }
    if faults.is_empty() { Ok(made) } else { Err(faults) }
}

/// One file of questions as a fragment.
fn quiz(name: &str, text: &str, runs: &mut Runs<'_>) -> Result<String, Faults> {
    let questions = written::questions(text).map_err(|fault| vec![fault])?;
    let (mut settled, mut faults) = (Vec::new(), Vec::new());
    for (number, question) in (1..).zip(questions) {
        match settle(&question, runs) {
            Ok(made) => settled.push(made),
            Err(fault) => faults.push(format!("question {number}: {fault}")),
        }
    }
    if faults.is_empty() { Ok(fragment::quiz(name, &settled)) } else { Err(faults) }
}

/// A question as the reader sees it, as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Settled {
    ask: String,
    choices: Vec<Choice>,
}

/// A choice as the reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Choice {
    answer: String,
    /// As HTML.
    why: String,
    is_right: bool,
    /// The step of a run at which it can be seen that it is right.
    look: Option<(String, usize)>,
}

/// Computes what is to be computed, makes links of the steps that are named, and puts the choices into an order that gives nothing away.
fn settle(question: &Question, runs: &mut Runs<'_>) -> Result<Settled, String> {
    let run = question.run.as_deref();
    let (right, look) = answered(question, &question.right, runs)?;
    let why = steps::linked(&question.why, run, runs)?;
    let mut choices = vec![Choice { answer: right, why, is_right: true, look }];
    for (wrong, why) in &question.wrong {
        let (answer, _) = answered(question, wrong, runs)?;
        if let Some(same) = choices.iter().find(|choice| choice.answer == answer) {
            let what = if same.is_right { "is right" } else { "is there twice" };
            return Err(format!("{answer:?}, which is meant to be wrong, {what}"));
        }
        let why = steps::linked(why, run, runs)?;
        choices.push(Choice { answer, why, is_right: false, look: None });
    }
    let numbers: Option<Vec<i64>> = choices.iter().map(|it| it.answer.parse().ok()).collect();
    match numbers {
        Some(_) => choices.sort_by_key(|choice| choice.answer.parse().unwrap_or(0)),
        None => choices.sort_by_key(|choice| scattered(&question.ask, &choice.answer)),
    }
    Ok(Settled { ask: steps::linked(&question.ask, run, runs)?, choices })
}

/// An answer in words, and the step of the run at which it can be seen.
fn answered(
    question: &Question,
    answer: &Answer,
    runs: &mut Runs<'_>,
) -> Result<(String, Option<(String, usize)>), String> {
    match answer {
        Answer::Text(text) => Ok((text.clone(), None)),
        Answer::Computed(ask) => {
            let run =
                question.run.as_deref().ok_or("it asks for what is computed from no `run`")?;
            let answer = ask.answer(runs.replay(run)?)?;
            Ok((answer, ask.step().map(|step| (run.to_owned(), step))))
        }
    }
}

/// A number that says nothing about the answer, and is the same every time: FNV-1a.
fn scattered(ask: &str, answer: &str) -> u64 {
    let bytes = ask.bytes().chain(answer.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The runs that are asked about, each opened once.
struct Runs<'a> {
    place: &'a Place,
    programs: Option<PathBuf>,
    open: BTreeMap<String, Replay>,
}

impl Runs<'_> {
    fn replay(&mut self, name: &str) -> Result<&mut Replay, String> {
        if !self.open.contains_key(name) {
            let run = Run::named(name)?;
            let programs = match self.programs.take() {
                Some(programs) => programs,
                None => runs::programs(self.place)?,
            };
            let programs: &Path = self.programs.insert(programs);
            let replay = runs::replay(self.place, programs, run)?;
            self.open.insert(name.to_owned(), replay);
        }
        self.open.get_mut(name).ok_or_else(|| format!("there is no run {name}"))
    }
}

#[cfg(test)]
mod tests;
