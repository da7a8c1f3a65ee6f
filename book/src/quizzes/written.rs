//! Reading a file of questions.

use super::ask::Ask;
use toml::{Table, Value};

/// A question as it is written.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) ask: String,
    pub(super) run: Option<String>,
    pub(super) right: Answer,
    /// Why it is right.
    pub(super) why: String,
    /// The others, each with the reason why it is wrong.
    pub(super) wrong: Vec<(Answer, String)>,
}

/// An answer as it is written.
#[derive(Debug)]
pub(super) enum Answer {
    /// These words.
    Text(String),
    /// What a run says to this.
    Computed(Ask),
}

/// All questions of a file.
///
/// # Errors
///
/// One line: what is wrong, and in which question.
pub(super) fn questions(text: &str) -> Result<Vec<Question>, String> {
    let mut file: Table = text.parse().map_err(|error| format!("{error}").replace('\n', " "))?;
    let Some(Value::Array(questions)) = file.remove("question") else {
        return Err("expected questions: [[question]]".into());
    };
    if let Some(other) = file.keys().next() {
        return Err(format!("{other}: expected nothing but [[question]]"));
    }
    let read = |(number, question): (usize, Value)| {
        let Value::Table(question) = question else {
            return Err(format!("question {number}: expected a table"));
        };
        read(question).map_err(|fault| format!("question {number}: {fault}"))
    };
    (1..).zip(questions).map(read).collect()
}

fn read(mut question: Table) -> Result<Question, String> {
    /// With one wrong choice it is a coin.
    const FEWEST: usize = 2;
    let ask = text(&mut question, "ask")?;
    let run = question.contains_key("run").then(|| text(&mut question, "run")).transpose()?;
    let right = match question.remove("right") {
        Some(Value::String(text)) => Answer::Text(text),
        Some(Value::Table(ask)) => Answer::Computed(Ask::read(ask)?),
        _ => return Err("`right`: expected a text, or what is to be computed".into()),
    };
    let why = text(&mut question, "why")?;
    let Some(Value::Array(wrong)) = question.remove("wrong") else {
        return Err("`wrong`: expected a list".into());
    };
    if wrong.len() < FEWEST {
        return Err(format!("expected {FEWEST} wrong answers or more"));
    }
    let wrong: Result<Vec<_>, String> = wrong.into_iter().map(read_wrong).collect();
    if let Some(other) = question.keys().next() {
        return Err(format!("`{other}`: expected ask, run, right, why and wrong"));
    }
    Ok(Question { ask, run, right, why, wrong: wrong? })
}

fn read_wrong(wrong: Value) -> Result<(Answer, String), String> {
    let Value::Table(mut wrong) = wrong else {
        return Err("a wrong answer: expected { answer = …, why = … }".into());
    };
    let why = text(&mut wrong, "why")?;
    if wrong.contains_key("answer") {
        return Ok((Answer::Text(text(&mut wrong, "answer")?), why));
    }
    Ok((Answer::Computed(Ask::read(wrong)?), why))
}

fn text(table: &mut Table, name: &str) -> Result<String, String> {
    match table.remove(name) {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text),
        _ => Err(format!("`{name}`: expected a text")),
    }
}
