//! What every chapter has.

use super::include::Include;
use super::includes;
use super::lessons::Lesson;
use super::page::{Kind, Page};
use crate::{Faults, Place};

/// Its headings, in this order; others may stand between them.
const PARTS: [&str; 7] =
    ["The program", "What it prints", "The run", "Inside", "The trap", "Quiz", "Exercises"];

pub(super) fn check(place: &Place, page: &Page, lesson: &Lesson) -> Faults {
    let mut faults = Vec::new();
    let mut fault = |what: String| faults.push(format!("{}: {what}", page.name));
    let question = page.blocks.iter().find(|block| block.kind == Kind::Paragraph);
    if !question.is_some_and(|block| block.text.trim_end_matches('*').ends_with('?')) {
        fault("expected the chapter's question as its first paragraph".into());
    }
    let headings = page.blocks.iter().filter(|block| block.kind == Kind::Heading(2));
    let found: Vec<_> =
        headings.map(|block| block.text.as_str()).filter(|text| PARTS.contains(text)).collect();
    if found != PARTS {
        fault(format!("expected the headings {}, in this order", PARTS.join(", ")));
        return faults;
    }
    let part = |name| section(page, name);
    let taken = |name, held: &dyn Fn(&str) -> bool| {
        Include::all(part(name)).iter().any(|include| held(&includes::target(place, page, include)))
    };
    if !taken("The program", &|target| target == lesson.file) {
        fault(format!("expected a piece of {} in \"The program\"", lesson.file));
    }
    if !taken("What it prints", &|target| {
        target.starts_with(&format!("tests/goldens/{}", lesson.name))
    }) {
        fault("expected an output of the lesson in \"What it prints\"".into());
    }
    if !taken("The run", &|target| target.starts_with("book/fragments/runs/")) {
        fault("expected a recorded run in \"The run\"".into());
    }
    if part("The run").matches("](#run=").count() < 2 {
        fault(
            "expected two links to steps, such as [step 3](#run=NAME&step=3 \"what happens\"), in \"The run\""
                .into(),
        );
    }
    if !taken("Inside", &|target| target.ends_with(".rs") && target != lesson.file) {
        fault("expected a piece of the code that does it in \"Inside\"".into());
    }
    let quiz = format!("book/fragments/quizzes/{}.html", lesson.name);
    if !taken("Quiz", &|target| target == quiz) {
        fault(format!("expected {quiz} in \"Quiz\""));
    }
    let exercises = format!("book/fragments/exercises/{}.md", lesson.name);
    let has_some = place.workspace().join("tests/exercises").join(&lesson.name).is_dir();
    if has_some && !taken("Exercises", &|target| target == exercises) {
        fault(format!("expected {exercises} in \"Exercises\""));
    }
    for name in ["The trap", "Exercises"] {
        if part(name).trim().is_empty() {
            fault(format!("nothing in {name:?}"));
        }
    }
    faults
}

/// What stands under a heading, up to the next one of its level.
fn section<'a>(page: &'a Page, name: &str) -> &'a str {
    let heading = format!("\n## {name}\n");
    let Some(start) = page.text.find(&heading) else { return "" };
    let rest = &page.text[start + heading.len()..];
    rest.find("\n## ").map_or(rest, |end| &rest[..end])
}
