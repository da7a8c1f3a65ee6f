//! What a lesson that takes its time shows meanwhile, to whoever watches, and to nobody else.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;

fn program(lesson: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_17_life")).with_file_name(lesson);
    program.display().to_string()
}

/// What a terminal gets to see, made by util-linux's `script`; nothing where there is none.
fn on_a_terminal(lesson: &str, args: &str, term: &str) -> Option<String> {
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &format!("{} {args}", program(lesson))]);
    let place = env!("CARGO_TARGET_TMPDIR");
    let output = script.arg("/dev/null").env("TERM", term).current_dir(place).output();
    let Ok(output) = output else {
        eprintln!("skipped: there is no `script` to make a terminal with");
        return None;
    };
    assert!(output.status.success(), "{lesson} {args}");
    Some(String::from_utf8(output.stdout).expect("lessons print UTF-8"))
}

/// What is on the screen in the end: a line that was taken away is not.
fn left(screen: &str) -> String {
    let line = |line: &str| line.rsplit("\r\u{1b}[2K").next().unwrap_or_default().to_owned();
    let lines: Vec<_> = screen.split("\r\n").map(line).collect();
    lines.join("\n")
}

#[test]
fn whoever_watches_sees_what_is_under_way_until_there_is_more_to_see() {
    for (lesson, args, under_way) in [
        ("19_life_queue", "--generations 2 --delay 1", "generation 2 of 2 ..."),
        ("20_life_pool", "--generations 2 --delay 1", "generation 1 of 2 ..."),
        ("15_counter_race", "--workers 2 --increments 1", "fetch-add ..."),
        ("16_queue_pipeline", "--delay 0 --output out", "several ..."),
    ] {
        let Some(screen) = on_a_terminal(lesson, args, "xterm") else { return };
        assert!(screen.contains(under_way), "{lesson} {args}:\n{screen}");
        let left = left(&screen);
        assert!(!left.contains(" ...") && left.contains("hold"), "{lesson} {args}:\n{left}");
        let dumb = on_a_terminal(lesson, args, "dumb").unwrap();
        assert!(!dumb.contains(under_way), "{lesson} {args}:\n{dumb}");
        let virtually = on_a_terminal(lesson, &format!("{args} --clock virtual"), "xterm");
        assert!(!virtually.unwrap().contains(under_way), "{lesson} {args}");
    }
}

#[test]
fn where_nobody_watches_nothing_of_it_is_printed() {
    let args = ["--generations", "2", "--delay", "1"];
    let output = Command::new(program("19_life_queue")).args(args).output().expect("a lesson");
    assert!(output.status.success() && output.stderr.is_empty());
    let printed = String::from_utf8(output.stdout).expect("lessons print UTF-8");
    assert!(!printed.contains('\u{1b}') && !printed.contains("generation"), "{printed}");
}
