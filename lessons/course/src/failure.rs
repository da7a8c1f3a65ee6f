//! What a test program says about its tests.

use crate::cargo::Complaint;
use crate::printed::{is_panic, printed};

/// A test that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The name of the test.
    pub(crate) test: String,
    /// Where it panicked: a file and a line.
    pub(crate) place: Option<(String, u64)>,
    /// What it said, without the line that says where to look.
    pub(crate) said: String,
    /// The beginning of an item that is to be looked at.
    pub(crate) look: Option<String>,
    /// What the learner's program had printed.
    pub(crate) printed: String,
}

impl Failure {
    /// Whether a check has said this, and not a panic of the answer.
    pub(crate) fn is_a_check(&self) -> bool {
        self.look.is_some()
    }
}

/// What a test program has said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tested {
    /// How many tests passed.
    pub(crate) passed: usize,
    /// What the learner's program printed in those.
    pub(crate) printed: String,
    /// Those that failed.
    pub(crate) failures: Vec<Failure>,
    /// What the compiler wondered about in the learner's file.
    pub(crate) warnings: Vec<Complaint>,
    /// One that has begun and was not over.
    pub(crate) unfinished: Option<String>,
}

/// Takes `folder/..` out of paths: the checks are found from the exercise, by way of its folder.
fn plain(text: &str) -> String {
    let mut plain = text.to_owned();
    while let Some(up) = plain.find("/../") {
        let head = &plain[..up];
        let from = head.rfind(['/', ' ', '(']).map_or(0, |at| at + 1);
        plain.replace_range(from..up + "/../".len(), "");
    }
    plain
}

/// Reads what a test program prints with `--test-threads=1 --show-output`.
pub(crate) fn read(output: &str) -> Tested {
    let output = plain(output);
    let mut tested = Tested::default();
    let mut section: Option<(&str, String)> = None;
    let mut is_of_failures = false;
    for line in output.lines() {
        let heading = line.strip_prefix("---- ").and_then(|it| it.strip_suffix(" stdout ----"));
        let is_over = line == "failures:" || line == "successes:";
        if heading.is_some() || is_over {
            tested.take(section.take(), is_of_failures);
            section = heading.map(|name| (name, String::new()));
            // Each of the two words comes twice, and the second time over a list of names.
            is_of_failures = line == "failures:" || is_of_failures && !is_over;
        } else if let Some((_, text)) = &mut section {
            text.push_str(line);
            text.push('\n');
        } else if let Some(test) =
            line.strip_prefix("test ").and_then(|it| it.split(" ... ").next())
            && !line.starts_with("test result:")
        {
            let name = test.split(" - ").next().unwrap_or(test).to_owned();
            tested.unfinished =
                (!line.ends_with("ok") && !line.ends_with("FAILED")).then_some(name);
            tested.passed += usize::from(line.ends_with(" ok"));
        }
    }
    tested.take(section, is_of_failures);
    tested
}

impl Tested {
    /// Takes what was captured of a test.
    fn take(&mut self, section: Option<(&str, String)>, has_failed: bool) {
        let Some((test, text)) = section else {
            return;
        };
        if has_failed {
            self.failures.push(failure(test, &text));
        } else {
            let printed = printed(&text);
            self.printed.push_str(&printed);
            self.printed.push_str(if printed.is_empty() { "" } else { "\n" });
        }
    }
}

fn failure(test: &str, text: &str) -> Failure {
    let lines: Vec<_> = text.lines().collect();
    let is_own = |line: &&str| is_panic(line) && line.contains(&format!("'{test}'"));
    // Threads may have panicked before. What the test itself died of counts.
    let at = lines.iter().position(is_own);
    let at = at.or_else(|| lines.iter().position(|line| is_panic(line)));
    let mut said = lines[at.map_or(0, |at| at + 1)..].to_vec();
    let place = at.and_then(|at| place(lines[at].split_once(" panicked at ")?.1));
    said.retain(|line| !line.starts_with("note: run with `RUST_BACKTRACE"));
    let looks = said.iter().filter_map(|it| it.strip_prefix("look at `")?.strip_suffix('`'));
    let look = looks.map(str::to_owned).next_back();
    said.retain(|line| !line.starts_with("look at `"));
    Failure {
        test: test.into(),
        place,
        said: said.join("\n").trim().to_owned(),
        look,
        printed: printed(&lines[..at.unwrap_or(0)].join("\n")),
    }
}

/// A file and a line, of `file:line:column:`.
fn place(text: &str) -> Option<(String, u64)> {
    let mut parts = text.trim_end_matches(':').rsplitn(3, ':');
    let line = parts.nth(1)?.parse().ok()?;
    Some((parts.next()?.replace('\\', "/"), line))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "
running 3 tests
test checks::a ... ok
test checks::b ... FAILED
test checks::c ... FAILED

successes:

---- checks::a stdout ----
a word


successes:
    checks::a

failures:

---- checks::b stdout ----
one more

thread '<unnamed>' (7) panicked at tests/exercises/01_x/y.rs:3:1:
a thread died

thread 'checks::b' (6) panicked at tests/checks/01_x/y.rs:12:5:
the sum
  expected: 3
  got:      2
look at `fn sum`
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace

---- checks::c stdout ----

thread 'checks::c' (9) panicked at tests/exercises/01_x/y.rs:7:9:
not yet implemented


failures:
    checks::b
    checks::c

test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";

    #[test]
    fn a_failure_is_told_by_what_the_test_itself_died_of() {
        let tested = read(OUTPUT);
        assert_eq!((tested.passed, tested.failures.len()), (1, 2));
        let [sum, todo] = &tested.failures[..] else { panic!("{tested:?}") };
        assert_eq!(sum.place, Some(("tests/checks/01_x/y.rs".into(), 12)));
        assert_eq!(sum.said, "the sum\n  expected: 3\n  got:      2");
        assert_eq!(sum.look.as_deref(), Some("fn sum"));
        assert_eq!(todo.said, "not yet implemented");
        assert_eq!(todo.place, Some(("tests/exercises/01_x/y.rs".into(), 7)));
        assert!(!todo.is_a_check());
        assert_eq!((&*tested.printed, &*sum.printed), ("a word\n", "one more"));
        assert_eq!(todo.printed, "");
    }

    #[test]
    fn paths_take_no_detour() {
        let text = "waits, at tests/exercises/01_x/../../checks/01_x/y.rs:3, and (a/../b.rs:4)";
        assert_eq!(plain(text), "waits, at tests/checks/01_x/y.rs:3, and (b.rs:4)");
        assert_eq!(plain("/../"), "");
    }

    #[test]
    fn a_test_without_a_result_is_the_one_that_hangs() {
        let tested = read("running 2 tests\ntest checks::a ... ok\ntest checks::b ... ");
        assert_eq!(tested.unfinished.as_deref(), Some("checks::b"));
        assert_eq!(read("test checks::a ... ok\n").unfinished, None);
    }
}
