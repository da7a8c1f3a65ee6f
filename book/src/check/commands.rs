//! A command that the reader is told to type names what there is; and an output that stands under a
//! command is the output of that command.

use super::goldens::Goldens;
use super::include::Include;
use super::includes;
use super::lessons::Lesson;
use super::page::{Kind, Page};
use crate::{Faults, Place};
use std::fs;

pub(super) fn check(place: &Place, page: &Page, lessons: &[Lesson], goldens: &Goldens) -> Faults {
    let mut faults = Vec::new();
    let packages = packages(place);
    for block in &page.blocks {
        if !matches!(&block.kind, Kind::Code(Some(words)) if words[0] == "console") {
            continue;
        }
        let mut last = None;
        for line in block.text.lines() {
            let fault = if let Some(command) = line.strip_prefix("$ ") {
                last = Some(command);
                names(command, lessons, &packages).err()
            } else if let (Some(command), Some(include)) = (last, Include::all(line).first()) {
                let run = goldens.run(&includes::target(place, page, include));
                run.and_then(|run| output_of(command, &run.lesson, &run.args).err())
            } else {
                None
            };
            faults.extend(fault.map(|fault| format!("{}: {line}: {fault}", page.at_block(block))));
        }
    }
    faults
}

/// What follows `--bin` is a program, and what follows `-p` a package.
fn names(command: &str, lessons: &[Lesson], packages: &[String]) -> Result<(), String> {
    let mut words = command.split_whitespace().take_while(|word| *word != "--");
    if words.next() != Some("cargo") {
        return Ok(());
    }
    while let Some(word) = words.next() {
        let known = |name: &str| match word {
            "--bin" => {
                lessons.iter().any(|lesson| lesson.name == name)
                    || ["course", "step"].contains(&name)
            }
            "-p" => packages.iter().any(|package| package == name),
            _ => true,
        };
        if matches!(word, "--bin" | "-p") {
            let name = words.next().unwrap_or_default();
            if !known(name) {
                return Err(format!("there is no {name}"));
            }
        }
    }
    Ok(())
}

/// The clock may be left out: whoever writes the page knows whether the output has times in it.
fn output_of(command: &str, lesson: &str, args: &str) -> Result<(), String> {
    let given = command.strip_prefix("cargo run --bin ").unwrap_or(command);
    let given = given.replacen(" -- ", " ", 1).replace(" --clock virtual", "");
    let expected = format!("{lesson} {args}");
    if given.trim() == expected.trim() {
        Ok(())
    } else {
        Err(format!("the output is that of {expected:?}"))
    }
}

/// The names of the workspace's packages.
fn packages(place: &Place) -> Vec<String> {
    let read = |path| fs::read_to_string(path).unwrap_or_default();
    let root = read(place.workspace().join("Cargo.toml"));
    let members = root.split_once("members = [").and_then(|(_, rest)| rest.split_once(']'));
    let members = members.map_or("", |(members, _)| members).split('"').skip(1).step_by(2);
    let manifests = members.map(|member| read(place.workspace().join(member).join("Cargo.toml")));
    let name = |manifest: String| manifest.split('"').nth(1).map(str::to_owned);
    manifests.filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_belongs_to_its_command() {
        let held = |command| output_of(command, "10_timers", "--unit 10").is_ok();
        assert!(held("cargo run --bin 10_timers -- --clock virtual --unit 10"));
        assert!(held("cargo run --bin 10_timers -- --unit 10"));
        assert!(!held("cargo run --bin 10_timers"));
        assert!(!held("cargo run --bin 09_wakers -- --unit 10"));
        assert!(output_of("cargo run --bin 10_timers -- --clock virtual", "10_timers", "").is_ok());
    }

    #[test]
    fn a_command_names_what_there_is() {
        let held = |command| names(command, &[], &["book".to_owned()]);
        assert_eq!(held("cargo run -p book -- -p other"), Ok(()));
        assert_eq!(held("cargo run -p boot"), Err("there is no boot".into()));
        assert_eq!(held("cargo run --bin 10_timers"), Err("there is no 10_timers".into()));
        assert_eq!(held("python3 -p boot"), Ok(()));
    }
}
