//! What can be seen of an exercise without running it.

use crate::End;
use crate::catalog::{Catalog, Exercise};
use crate::originals;
use std::fs;

/// How many wrong answers an exercise has at least.
const WRONG: usize = 3;

/// What is wrong with one exercise, a line for each.
pub(crate) fn of_one(catalog: &Catalog, exercise: &Exercise) -> Vec<String> {
    let mut broken = Vec::new();
    let mut rule = |holds: bool, what: &str| {
        if !holds {
            broken.push(format!("{}: {what}", exercise.name));
        }
    };
    let text = catalog.text(&exercise.file()).unwrap_or_default();
    let solution = catalog.text(&exercise.path("solutions", "rs")).unwrap_or_default();
    let checks = catalog.text(&exercise.path("checks", "rs")).unwrap_or_default();
    let wrong = catalog.text(&exercise.path("wrong", "md")).unwrap_or_default();
    let head = |text: &str| -> Vec<String> {
        text.lines().take_while(|it| it.starts_with("//!")).map(str::to_owned).collect()
    };
    rule(text.starts_with("//! # "), "its first line is no title, `//! # …`");
    rule(text.contains("// TODO: "), "it has no `// TODO: `");
    let of = head(&text).join(" ");
    rule(of.contains("You may change: "), "its head does not say `You may change: `");
    rule(of.contains(&format!("Chapter: `{}`", exercise.topic)), "its head names no chapter");
    rule((5..=16).contains(&head(&text).len()), "its head is not a title, an idea and a chapter");
    rule(!solution.is_empty(), "it has no solution");
    rule(solution.lines().next() == text.lines().next(), "its solution has another title");
    rule(!solution.contains("todo!(") && !solution.contains("// TODO"), "its solution has a TODO");
    rule(head(&solution).len() > 3, "its solution is not explained");
    rule(checks.contains("use judge::"), "its checks do not use `judge`");
    let answers = wrong.lines().filter(|line| line.starts_with("# ")).count();
    rule(answers >= WRONG, "it has fewer than three wrong answers");
    let hints: Vec<_> = exercise.hints.iter().map(|hint| hint.trim().len()).collect();
    rule(hints.len() == 3 && !hints.contains(&0), "it has not three hints");
    rule(chapter(catalog, &exercise.topic), "its chapter is no lesson");
    rule(page(catalog, &exercise.topic), "its chapter is no page of the book");
    broken
}

/// Whether there is a lesson of this name. The capstone is a chapter of its own.
fn chapter(catalog: &Catalog, topic: &str) -> bool {
    let lesson = |folder: &str| catalog.root.join(folder).join(format!("{topic}.rs")).is_file();
    topic == "28_capstone" || lesson("lessons/src/bin") || lesson("lessons/load/src/bin")
}

/// Whether the book has a page of this name, or knows at least that one is to be written.
fn page(catalog: &Catalog, topic: &str) -> bool {
    let Ok(summary) = catalog.text("book/text/SUMMARY.md") else {
        return true;
    };
    let number = topic.split('_').next().unwrap_or(topic);
    let line = summary.lines().find(|line| line.contains(&format!("- [{number} ")));
    let is_there = || catalog.root.join(format!("book/text/{topic}.md")).is_file();
    line.is_none_or(|line| line.ends_with("]()") || line.contains(topic) && is_there())
}

/// What is wrong with the lists that everything is in. With `UPDATE_EXPECT=1` they are written anew.
pub(crate) fn of_lists(catalog: &Catalog) -> Result<Vec<String>, End> {
    const MANIFEST: &str = "tests/exercises/Cargo.toml";
    let manifest = catalog.text(MANIFEST)?;
    let head = manifest.split("[[test]]").next().unwrap_or_default();
    let target = |it: &Exercise| {
        format!("[[test]]\nname = \"{}\"\npath = \"{}/{0}.rs\"\n", it.name, it.topic)
    };
    let targets: Vec<_> = catalog.exercises.iter().map(target).collect();
    let wanted = [
        (MANIFEST, head.to_owned() + &targets.join("\n")),
        (originals::FILE, originals::all(catalog)?),
    ];
    let update = std::env::var("UPDATE_EXPECT").is_ok_and(|it| it == "1");
    let mut broken = Vec::new();
    for (file, text) in wanted {
        if catalog.text(file).is_ok_and(|found| found == text) {
            continue;
        }
        if update {
            fs::write(catalog.root.join(file), text)?;
        } else {
            broken.push(format!("{file} is not up to date: set UPDATE_EXPECT=1 to write it"));
        }
    }
    let mut names: Vec<_> = catalog.exercises.iter().map(|it| &it.name).collect();
    names.sort();
    let twice = names.windows(2).filter(|pair| pair[0] == pair[1]);
    broken.extend(twice.map(|pair| format!("{}: two exercises have this name", pair[0])));
    Ok(broken)
}
