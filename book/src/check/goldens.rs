//! The outputs that tests compare, by the tables in those tests.

use crate::Place;
use std::collections::BTreeMap;
use std::fs;

/// The tests that have the tables.
const TESTS: [&str; 2] = ["lessons/tests/goldens.rs", "lessons/load/tests/goldens.rs"];

/// Every golden, and the run that it is the output of.
#[derive(Debug)]
pub(super) struct Goldens(BTreeMap<String, Run>);

/// A lesson, and its arguments beside `--clock virtual`.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Run {
    pub(super) lesson: String,
    pub(super) args: String,
}

impl Goldens {
    pub(super) fn new(place: &Place) -> Goldens {
        let mut runs = BTreeMap::new();
        for test in TESTS {
            let source = fs::read_to_string(place.workspace().join(test)).unwrap_or_default();
            let table = source.split_once("const GOLDENS").map_or("", |(_, rest)| rest);
            let table = table.split_once("];").map_or("", |(table, _)| table);
            for row in table.lines().filter(|line| line.trim_start().starts_with("(\"")) {
                let mut words = row.split('"').skip(1).step_by(2);
                let mut next = || words.next().unwrap_or_default().to_owned();
                let (lesson, variant, args) = (next(), next(), next());
                let dot = if variant.is_empty() { "" } else { "." };
                runs.insert(
                    format!("tests/goldens/{lesson}{dot}{variant}.txt"),
                    Run { lesson, args },
                );
            }
        }
        Goldens(runs)
    }

    pub(super) fn folder(&self) -> &'static str {
        "tests/goldens/"
    }

    /// Whether a test compares this file with what is printed.
    pub(super) fn compared(&self, file: &str) -> bool {
        self.0.contains_key(file)
    }

    pub(super) fn run(&self, file: &str) -> Option<&Run> {
        self.0.get(file)
    }
}
