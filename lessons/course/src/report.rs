//! A verdict in words: short, and pointing at the learner's line.

use crate::cargo::Complaint;
use crate::catalog::{Catalog, Exercise};
use crate::check::{LIMIT, Verdict};
use crate::failure::{Failure, Tested};
use crate::printed;
use crate::progress::{Progress, State};
use std::fmt::Write;

/// How many lines of the compiler's own words are shown of the first error.
const RENDERED: usize = 12;

/// How many more errors are named.
const MORE: usize = 4;

/// How many warnings are shown where a check fails.
const WARNINGS: usize = 2;

/// The verdict in words.
pub(crate) fn verdict(catalog: &Catalog, exercise: &Exercise, verdict: &Verdict) -> String {
    let name = &exercise.name;
    let file = exercise.file();
    let text = match verdict {
        Verdict::Passed(Tested { passed: 1, .. }) => format!("{name} passes its check.\n"),
        Verdict::Passed(tested) => format!("{name} passes all {} checks.\n", tested.passed),
        Verdict::Refused(errors) => refused(exercise, errors),
        Verdict::Failed(tested) => failed(catalog, exercise, tested),
        Verdict::Hangs(test) => {
            let check = test.check.as_deref().map_or("a check", words);
            format!(
                "{name} does not come to its end: it was stopped after {} s.\n\n  {}\n    \
                 it waits for what never comes, or goes round and round without a rest\n\n  {file}\n",
                LIMIT.as_secs(),
                sentence(check)
            )
        }
        Verdict::Died(said, _) => {
            format!("{name} ends before its checks do.\n\n{said}\n\n  {file}\n")
        }
        Verdict::Unchecked(why) => format!("{name} cannot be checked.\n\n  {why}\n"),
    };
    // What `dbg!` prints begins with the whole path.
    let printed = printed(catalog, exercise, verdict).replace(&file, &format!("{name}.rs"));
    text + &printed::section("your program printed:", &printed)
}

/// What the learner's program printed, where the verdict comes from.
pub(crate) fn printed<'a>(catalog: &Catalog, exercise: &Exercise, verdict: &'a Verdict) -> &'a str {
    match verdict {
        Verdict::Passed(tested) => &tested.printed,
        Verdict::Refused(_) | Verdict::Unchecked(_) => "",
        Verdict::Failed(tested) => {
            first(catalog, exercise, tested).map_or("", |failure| &failure.printed)
        }
        Verdict::Hangs(test) | Verdict::Died(_, test) => &test.printed,
    }
}

fn refused(exercise: &Exercise, errors: &[Complaint]) -> String {
    let file = exercise.file();
    let (own, others): (Vec<_>, Vec<_>) = errors.iter().partition(|error| error.file == file);
    let mut text = format!("{} does not compile yet.\n\n", exercise.name);
    let Some((first, rest)) = own.split_first() else {
        // The checks call what the exercise gave them, and it is no longer there like that.
        text +=
            "The checks find something changed that they use. What may be changed is said in the\n";
        text += &format!("head of {file}.\n\n");
        for error in others.iter().take(MORE) {
            let _ = writeln!(text, "  {}:{}: {}", error.file, error.line, error.message);
        }
        return text;
    };
    let lines: Vec<_> = first.rendered.trim_end().lines().collect();
    for line in lines.iter().take(RENDERED) {
        let _ = writeln!(text, "  {line}");
    }
    if lines.len() > RENDERED {
        let _ = writeln!(text, "  … (all of it: cargo test -p exercises --test {})", exercise.name);
    }
    for error in rest.iter().take(MORE) {
        let _ = writeln!(text, "  {}:{}: {}", error.file, error.line, error.message);
    }
    if rest.len() > MORE {
        let _ = writeln!(text, "  and {} more", rest.len() - MORE);
    }
    text
}

fn failed(catalog: &Catalog, exercise: &Exercise, tested: &Tested) -> String {
    let all = tested.passed + tested.failures.len();
    let Some(failure) = first(catalog, exercise, tested) else {
        return String::new();
    };
    let file = exercise.file();
    let source = catalog.text(&file).unwrap_or_default();
    let place = look(&file, &source, failure).or_else(|| match &failure.place {
        Some((at, line)) if *at == file => Some(*line),
        _ => None,
    });
    let mut text = String::new();
    if is_unwritten(failure) {
        let _ = writeln!(text, "{} is still to be written.\n", exercise.name);
    } else {
        let failures = tested.failures.len();
        let fail = if failures == 1 { "fails" } else { "fail" };
        let _ = write!(text, "{}: {failures} of {all} checks {fail}", exercise.name);
        text += if failures == 1 { ".\n\n" } else { "; the first of them:\n\n" };
        let _ = writeln!(text, "  {}", sentence(words(&failure.test)));
        for line in failure.said.lines() {
            let _ = writeln!(text, "    {line}");
        }
        text.push('\n');
    }
    match place {
        Some(line) => {
            let code = source.lines().nth(line as usize - 1).unwrap_or_default();
            // As much as fits a line.
            let code: String = code.trim().chars().take(76).collect();
            let _ = writeln!(text, "  look here: {file}:{line}\n    {code}");
        }
        None => {
            let _ = writeln!(text, "  look here: {file}");
        }
    }
    for warning in tested.warnings.iter().filter(|_| !is_unwritten(failure)).take(WARNINGS) {
        let _ =
            writeln!(text, "  the compiler warns: {file}:{}: {}", warning.line, warning.message);
    }
    text
}

/// The failure that is told: what is still to be written is said once, and by the check that says
/// most. They ran in the order of their names; in the file the simplest is the first.
fn first<'a>(catalog: &Catalog, exercise: &Exercise, tested: &'a Tested) -> Option<&'a Failure> {
    let checks = catalog.text(&exercise.path("checks", "rs")).unwrap_or_default();
    tested.failures.iter().min_by_key(|it| {
        (is_unwritten(it), !it.is_a_check(), checks.find(&format!("fn {}(", words(&it.test))))
    })
}

/// Whether it is the `todo!()` that was given.
pub(crate) fn is_unwritten(failure: &Failure) -> bool {
    failure.said.starts_with("not yet implemented")
}

/// The line of the learner's file that a failure is about.
fn look(file: &str, source: &str, failure: &Failure) -> Option<u64> {
    let line_of = |wanted: &str| {
        let lines = source.lines().position(|line| {
            let line = line.trim_start();
            !line.starts_with("//") && line.contains(wanted)
        });
        lines.map(|at| at as u64 + 1)
    };
    if is_unwritten(failure) {
        return line_of("todo!(");
    }
    // Where the program panicked, or else the beginning of an item.
    let look = failure.look.as_deref()?;
    let line = look.strip_prefix(file).and_then(|it| it.strip_prefix(':')?.parse().ok());
    line.or_else(|| line_of(look))
}

/// The name of a test, without the modules that it is in.
fn words(test: &str) -> &str {
    test.rsplit("::").next().unwrap_or(test)
}

fn sentence(test: &str) -> String {
    test.replace('_', " ")
}

/// What to do after an exercise is solved.
pub(crate) fn onward(catalog: &Catalog, exercise: &Exercise, progress: &Progress) -> String {
    let name = &exercise.name;
    let mut text = format!("  our solution, and why: cargo run --bin course -- solution {name}\n");
    match next(&catalog.exercises, progress) {
        Some(next) => {
            let _ = writeln!(text, "  next: {} ({})", next.file(), catalog.title(next));
        }
        None => text += "  That was the last one. Every exercise is solved.\n",
    }
    text
}

/// The first exercise that is open, or the first that was skipped.
pub(crate) fn next<'a>(
    exercises: impl IntoIterator<Item = &'a Exercise, IntoIter: Clone>,
    progress: &Progress,
) -> Option<&'a Exercise> {
    let exercises = exercises.into_iter();
    let first = |state| exercises.clone().find(|it| progress.state(&it.name) == state);
    first(State::Open).or_else(|| first(State::Skipped))
}

/// How far the learner is, as a bar.
pub(crate) fn bar(catalog: &Catalog, progress: &Progress) -> String {
    const WIDTH: usize = 40;
    let all = catalog.exercises.len();
    let done =
        catalog.exercises.iter().filter(|it| progress.state(&it.name) == State::Done).count();
    let full = (done * WIDTH).checked_div(all).unwrap_or_default();
    format!("[{}{}] {done} of {all} done", "#".repeat(full), ".".repeat(WIDTH - full))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_to_look_at_is_no_comment() {
        let source = "// fn poll is below\nstruct A;\n    fn poll(&self) {\n        todo!()\n";
        let look_at = |said: &str| Failure {
            said: said.into(),
            look: Some("fn poll".into()),
            ..Failure::default()
        };
        assert_eq!(look("a/b.rs", source, &look_at("the sum")), Some(3));
        assert_eq!(look("a/b.rs", source, &look_at("not yet implemented")), Some(4));
        let panicked = Failure { look: Some("a/b.rs:2".into()), ..Failure::default() };
        assert_eq!(look("a/b.rs", source, &panicked), Some(2));
    }
}
