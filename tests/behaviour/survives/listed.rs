//! `ARCHITECTURE.md` lists the faults and the promises with their tests: each of these is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The tests that a line of a table names: a file of the repository, and the names behind it, each in
/// backticks, until the next file.
fn named(line: &str) -> Vec<(&str, &str)> {
    let mut file = None;
    let mut tests = Vec::new();
    for word in line.split('`').skip(1).step_by(2) {
        if Path::new(word).extension().is_some_and(|extension| extension == "rs") {
            file = Some(word);
        } else if let Some(file) = file {
            tests.push((file, word));
        }
    }
    tests
}

fn is_a_test_there(file: &str, test: &str) -> bool {
    let source = fs::read_to_string(root().join(file)).unwrap_or_default();
    let Some(at) = source.find(&format!("fn {test}(")) else { return false };
    let before = source[..at].trim_end();
    // Its attributes are the lines right before it.
    let attributes = before.lines().rev().take_while(|line| line.trim_start().starts_with("#["));
    let mut attributes = attributes.map(str::trim);
    attributes.any(|line| line == "#[test]")
}

#[test]
fn every_test_that_the_tables_name_is_there() {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("it is there");
    let (mut tests, mut faults) = (BTreeSet::new(), 0);
    for heading in ["## What it promises", "## What it survives"] {
        let (_, section) = page.split_once(heading).unwrap_or_else(|| panic!("no {heading}"));
        let section = section.split("\n## ").next().expect("there is always a first");
        let rows: Vec<_> = section.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
        assert!(rows.len() >= 8, "{heading} has lost its table");
        faults = rows.len();
        for row in rows {
            let named = named(row);
            assert!(!named.is_empty(), "no test in: {row}");
            for (file, test) in named {
                assert!(is_a_test_there(file, test), "no test {test} in {file}");
                tests.insert((file, test));
            }
        }
    }
    let said = format!("{} tests of faults and promises, {faults} faults", tests.len());
    assert!(page.contains(&said), "the page should say: {said}");
}

#[test]
fn what_is_no_test_is_found_out() {
    let here = "tests/behaviour/survives/listed.rs";
    assert!(is_a_test_there(here, "what_is_no_test_is_found_out"));
    assert!(!is_a_test_there(here, "what_is_no_test"));
    assert!(!is_a_test_there(here, "root"));
    assert!(!is_a_test_there("tests/nowhere.rs", "root"));
    let row = "| a fault | `tests/a.rs`: `one`, `two`; `b/c.rs`: `three` |";
    assert_eq!(named(row), [("tests/a.rs", "one"), ("tests/a.rs", "two"), ("b/c.rs", "three")]);
}
