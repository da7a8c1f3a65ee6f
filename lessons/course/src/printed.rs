//! What the learner's program has printed, out of all that was captured of a test.

/// How many lines of it are shown.
const SHOWN: usize = 8;

/// `judge` prints this where it is about to run a program more than once, and the next one before
/// each time. Nobody wants to see the output of every schedule: the one that is told of is the last.
const RUNS: &str = "[judge: the runs of a program]";

const AGAIN: &str = "[judge: once more]";

/// The lines that the program printed, without what was said of panics.
pub(crate) fn printed(captured: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut runs = 0;
    let mut lines = captured.lines();
    while let Some(line) = lines.next() {
        // What has no end of its own stands before these.
        if let Some(own) = line.strip_suffix(RUNS) {
            kept.extend((!own.is_empty()).then_some(own));
            runs = kept.len();
        } else if line.ends_with(AGAIN) {
            kept.truncate(runs);
        } else if is_panic(line) {
            // A blank line comes before a panic, and its message after it.
            if kept.last().is_some_and(|before| before.is_empty()) {
                kept.pop();
            }
            lines.next();
        } else if !line.starts_with("note: run with `RUST_BACKTRACE") {
            kept.push(line);
        }
    }
    kept.join("\n").trim_end().to_owned()
}

/// Whether a line is the beginning of what is said of a panic.
pub(crate) fn is_panic(line: &str) -> bool {
    line.starts_with("thread '") && line.contains(" panicked at ")
}

/// What was printed, as it is shown: the beginning of it.
pub(crate) fn section(heading: &str, printed: &str) -> String {
    let lines: Vec<_> = printed.lines().collect();
    if lines.is_empty() {
        return String::new();
    }
    let mut text = format!("\n  {heading}\n");
    for line in lines.iter().take(SHOWN) {
        text += format!("    {line}").trim_end();
        text.push('\n');
    }
    match lines.len().saturating_sub(SHOWN) {
        0 => {}
        1 => text += "    … 1 more line\n",
        more => text += &format!("    … {more} more lines\n"),
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_runs_only_the_last_is_kept() {
        let run = |words: &str| format!("{AGAIN}\n{words}\n");
        let captured = format!(
            "before\n{RUNS}\n{}{}between\nhalf a line{RUNS}\n{}{}after\n",
            run("one"),
            run("two"),
            run("three"),
            run("four")
        );
        assert_eq!(printed(&captured), "before\ntwo\nbetween\nhalf a line\nfour\nafter");
    }

    #[test]
    fn panics_are_no_output() {
        let captured = "one\n\nthread 'a' (7) panicked at b.rs:1:2:\nno\n\
                        note: run with `RUST_BACKTRACE=1` …\ntwo\n";
        assert_eq!(printed(captured), "one\ntwo");
    }

    #[test]
    fn what_is_long_is_counted() {
        let lines = |count: usize| vec!["x"; count].join("\n");
        assert_eq!(section("it said:", ""), "");
        assert_eq!(section("it said:", "x\n\ny"), "\n  it said:\n    x\n\n    y\n");
        assert!(section("it said:", &lines(8)).ends_with("    x\n"));
        assert!(section("it said:", &lines(9)).ends_with("    … 1 more line\n"));
        assert!(section("it said:", &lines(1008)).ends_with("    … 1000 more lines\n"));
    }
}
