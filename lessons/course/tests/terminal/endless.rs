//! What never comes to its end.

use crate::copy::Copy;

const COUNTDOWN: &str = "01_generators/countdown.rs";

#[test]
fn an_endless_loop_is_told_with_what_it_printed_before() {
    let copy = Copy::new("endless");
    let endless = "println!(\"round and round\");\n        loop { std::thread::park() }";
    copy.solve_with(COUNTDOWN, "self.left -= 1;", endless);
    let Some(mut terminal) = copy.terminal("\"$COURSE\" run; echo exit $?") else { return };
    terminal.until("still running; it is stopped after 7 s");
    terminal.until("countdown does not come to its end: it was stopped after 7 s.");
    terminal.until("your program printed:\r\n    round and round\r\n\r\n");
    assert!(terminal.end().ends_with("exit 1\r\n"));
}

#[test]
fn ctrl_c_ends_a_check_and_what_it_runs() {
    let copy = Copy::new("ctrl-c");
    let endless = "std::fs::write(\"pid\", std::process::id().to_string()).unwrap();\n        loop { std::thread::park() }";
    copy.solve_with(COUNTDOWN, "self.left -= 1;", endless);
    let line = "trap : INT; \"$COURSE\" watch; echo exit $?; stty -a";
    let Some(mut terminal) = copy.terminal(line) else { return };
    terminal.until("still running");
    let pid = copy.read("pid");
    terminal.press("\u{3}");
    let said = terminal.end();
    assert!(said.contains("exit 130\r\n"), "{said:?}");
    assert!(said.contains(" icanon ") && said.contains(" echo "), "{said:?}");
    let alive = std::process::Command::new("kill").args(["-0", &pid]).output().unwrap();
    assert!(!alive.status.success(), "{pid} is left over");
}
