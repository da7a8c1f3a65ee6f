//! An exercise is checked once.

use crate::copy::Copy;

const COUNTDOWN: &str = "01_generators/countdown.rs";

#[test]
fn run_tells_what_fails_and_where_until_it_is_solved() {
    let copy = Copy::new("run");
    let file = format!("tests/exercises/{COUNTDOWN}");
    let Some(mut terminal) = copy.terminal("\"$COURSE\" run; echo exit $?") else { return };
    terminal.until("countdown is still to be written.");
    let line = 1 + copy.read(&file).lines().position(|line| line.contains("todo!()")).unwrap();
    terminal.until(&format!("look here: {file}:{line}\r\n    todo!()"));
    assert!(terminal.end().ends_with("exit 1\r\n"));
    assert_eq!(copy.progress(), [""; 0]);

    // What does not compile is told in the compiler's words, and with the learner's line.
    copy.solve_with(COUNTDOWN, "self.left -= 1;", "self.left -= one;");
    let mut terminal = copy.terminal("\"$COURSE\" run countdown; echo exit $?").unwrap();
    let line = 1 + copy.read(&file).lines().position(|line| line.contains("one;")).unwrap();
    terminal.until("countdown does not compile yet.");
    terminal.until("cannot find value `one`");
    terminal.until(&format!("{file}:{line}:"));
    assert!(terminal.end().ends_with("exit 1\r\n"));

    // One check fails, and what was printed before it did is shown.
    let wrong =
        "dbg!(number);\n        number == 0;\n        self.left = number.saturating_sub(2);";
    copy.solve_with(COUNTDOWN, "self.left -= 1;", wrong);
    let mut terminal = copy.terminal("\"$COURSE\" run 01_generators; echo exit $?").unwrap();
    terminal.until("it counts down and stops");
    terminal.until("got:      [\"3\", \"1\",");
    terminal.until("look here:");
    let line = 1 + copy.read(&file).lines().position(|line| line.contains("== 0;")).unwrap();
    terminal.until(&format!("the compiler warns: {file}:{line}: unused comparison"));
    terminal.until("your program printed:");
    terminal.until("number = 3\r\n");
    terminal.until("number = 1\r\n\r\n");
    assert!(terminal.end().ends_with("hint countdown\r\nexit 1\r\n"));

    copy.solve_with(COUNTDOWN, "self.left -= 1;", "self.left -= 1;\n        println!(\"left\");");
    let mut terminal = copy.terminal(&format!("\"$COURSE\" run {file}; echo exit $?")).unwrap();
    terminal.until("countdown passes all 3 checks.");
    terminal.until("your program printed:\r\n    left\r\n    left\r\n");
    terminal.until("next: tests/exercises/01_generators/running_total.rs");
    assert!(terminal.end().ends_with("exit 0\r\n"));
    assert_eq!(copy.progress(), ["done countdown"]);

    assert!(copy.said(&["solution", "countdown"]).contains("One number is all that a countdown"));
    // A progress file that was lost is written anew.
    copy.write("course-progress.txt", "");
    let all = copy.said(&["run", "--all"]);
    assert!(all.starts_with("passes  countdown\n[") && all.lines().count() == 2, "{all}");
    assert_eq!(copy.progress(), ["done countdown"]);
    let json = copy.said(&["run", "countdown", "--json"]);
    assert!(
        json.contains("\"verdict\":\"passed\"") && json.contains("\"printed\":\"left"),
        "{json}"
    );
}
