//! The same for other programs.

use crate::catalog::{Catalog, Exercise};
use crate::check::Verdict;
use crate::progress::Progress;
use crate::report;
use serde_json::{Value, json};

/// Exercises, and what has become of them.
pub(crate) fn list(catalog: &Catalog, progress: &Progress, exercises: &[Exercise]) -> Value {
    let one = |exercise: &Exercise| {
        json!({
            "name": exercise.name,
            "topic": exercise.topic,
            "title": catalog.title(exercise),
            "file": exercise.file(),
            "state": progress.state(&exercise.name).word(),
            "hints": exercise.hints,
        })
    };
    json!({
        "next": report::next(&catalog.exercises, progress).map(|next| &next.name),
        "exercises": exercises.iter().map(one).collect::<Vec<_>>(),
    })
}

/// What a check has shown.
pub(crate) fn verdict(catalog: &Catalog, exercise: &Exercise, verdict: &Verdict) -> Value {
    let word = match verdict {
        Verdict::Passed(_) => "passed",
        Verdict::Refused(_) => "refused",
        Verdict::Failed(_) => "failed",
        Verdict::Hangs(_) => "hangs",
        Verdict::Died(..) => "died",
        Verdict::Unchecked(_) => "unchecked",
    };
    let failures: Vec<_> = match verdict {
        Verdict::Failed(tested) => {
            tested.failures.iter().map(|it| json!({ "check": it.test, "said": it.said })).collect()
        }
        Verdict::Refused(errors) => errors
            .iter()
            .map(|it| json!({ "file": it.file, "line": it.line, "said": it.message }))
            .collect(),
        _ => Vec::new(),
    };
    json!({
        "name": exercise.name,
        "verdict": word,
        "failures": failures,
        "printed": report::printed(catalog, exercise, verdict),
        "text": report::verdict(catalog, exercise, verdict),
    })
}
