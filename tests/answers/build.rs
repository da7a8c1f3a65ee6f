//! Writes three lists of modules: the exercises, the solutions, and the wrong answers.
//!
//! A wrong answer is kept as what it changes in the solution, in `tests/wrong/NN_topic/name.md`: a
//! heading for each, why it is wrong, and one or more blocks as `diff` writes them. The lines of a
//! block that begin with a blank or a minus have to be in the solution exactly once; those with a
//! blank or a plus take their place.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let tests = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap())
        .parent()
        .expect("it is in tests/")
        .to_owned();
    for folder in ["exercises", "solutions", "wrong", "checks"] {
        println!("cargo::rerun-if-changed={}", tests.join(folder).display());
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let (mut unsolved, mut solutions, mut wrong) = (String::new(), String::new(), String::new());
    let mut problems = Vec::new();
    for topic in sorted(&tests.join("exercises")).into_iter().filter(|topic| topic.is_dir()) {
        for file in sorted(&topic).iter().filter(|file| file.extension().is_some_and(|e| e == "rs"))
        {
            let name = stem(file);
            let in_topic = Path::new(topic.file_name().expect("it has a name")).join(&name);
            let solution = tests.join("solutions").join(&in_topic).with_extension("rs");
            module(&mut unsolved, &name, file);
            if !solution.is_file() {
                panic!("{} is missing", solution.display());
            }
            module(&mut solutions, &name, &solution);
            let list = tests.join("wrong").join(&in_topic).with_extension("md");
            let text = fs::read_to_string(&list).unwrap_or_default();
            let right = fs::read_to_string(&solution).expect("it is a file");
            for (what, answer) in answers(&list, &text, &right, &mut problems) {
                // Where the checks lie as seen from the solution, they do not lie from here.
                let checks = tests.join("checks").join(&in_topic).with_extension("rs");
                let seen = format!(
                    "\"../../checks/{}.rs\"",
                    in_topic.to_string_lossy().replace('\\', "/")
                );
                assert!(answer.contains(&seen), "{}: no path to its checks", solution.display());
                let name = format!("{name}__{what}");
                let path = out.join(format!("{name}.rs"));
                // The steps of the capstone contain others of the same folder.
                let sibling =
                    format!("#[path = \"{}/", solution.parent().expect("a folder").display());
                let answer = answer.replace(&seen, &format!("{checks:?}"));
                let answer = answer.replace("#[path = \"own_", &(sibling + "own_"));
                fs::write(&path, answer).expect("a place to write");
                module(&mut wrong, &name, &path);
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    for (name, text) in [("unsolved", unsolved), ("solutions", solutions), ("wrong", wrong)] {
        fs::write(out.join(name).with_extension("rs"), text).expect("a place to write");
    }
}

fn module(list: &mut String, name: &str, path: &Path) {
    writeln!(list, "#[path = {path:?}]\nmod {name};").expect("a string has room");
}

/// What is in a folder, in order.
fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| stem(path).starts_with(|c: char| c.is_ascii_lowercase()) || path.is_dir());
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The wrong answers of one list: the name of each, and its text.
fn answers(
    list: &Path,
    text: &str,
    right: &str,
    problems: &mut Vec<String>,
) -> Vec<(String, String)> {
    let mut answers = Vec::new();
    let mut block: Option<(String, String)> = None;
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("# ") {
            let name = heading.split_whitespace().next().unwrap_or_default();
            answers.push((name.to_owned(), right.to_owned()));
        } else if line == "```diff" {
            block = Some(Default::default());
        } else if let (Some((old, new)), "```") = (&block, line) {
            let (name, answer) = answers.last_mut().expect("a block has a heading");
            let found = format!("\n{answer}").matches(&format!("\n{old}")).count();
            if found != 1 {
                let list = list.display();
                problems.push(format!("{list}: {name}: {found} places in the solution are\n{old}"));
            }
            let changed =
                format!("\n{answer}").replacen(&format!("\n{old}"), &format!("\n{new}"), 1);
            *answer = changed[1..].to_owned();
            block = None;
        } else if let Some((old, new)) = &mut block {
            let (mark, rest) = line.split_at_checked(1).unwrap_or((" ", ""));
            if mark != "+" {
                *old += &format!("{rest}\n");
            }
            if mark != "-" {
                *new += &format!("{rest}\n");
            }
        }
    }
    answers
}
