//! The player in a real terminal, and without one.
#![cfg(unix)]

use lessons::files::TempDir;
use lessons::view::{Header, SourceFile, record};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

const STEP: &str = env!("CARGO_BIN_EXE_step");

fn recording(directory: &TempDir) -> PathBuf {
    let recorder = handloom::trace::Recorder::new();
    let runtime = handloom::Runtime::builder().virtual_clock().observer(recorder.clone()).build();
    runtime.block_on(async { handloom::yield_now().await });
    let file = directory.path().join("run.json");
    let own = SourceFile { name: file!().into(), ..SourceFile::default() };
    let header = Header { files: vec![own], ..Header::default() };
    std::fs::write(&file, record::text(&header, &recorder.events())).unwrap();
    file
}

/// Runs the player in a pseudo-terminal of util-linux's `script` and types `keys`.
fn typed(arguments: &str, keys: &str) -> Output {
    let command = format!("stty rows 24 cols 80; '{STEP}' {arguments}; echo exit $?");
    let mut script = Command::new("script")
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = script.stdin.take().unwrap();
    for key in keys.chars() {
        // A key that comes before the player has the terminal would be the shell's.
        sleep(Duration::from_millis(400));
        // If the terminal is gone already, what it has printed tells why.
        let _ = write!(stdin, "{key}");
    }
    script.wait_with_output().unwrap()
}

#[test]
fn it_takes_the_terminal_and_gives_it_back() {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("skipped: there is no `script` to make a terminal with");
        return;
    }
    let directory = TempDir::new("step-test").unwrap();
    let file = recording(&directory);
    for quit in ["nq", "?\u{3}"] {
        let output = String::from_utf8_lossy(&typed(&format!("'{}'", file.display()), quit).stdout)
            .into_owned();
        let (taken, given) = (output.find("\u{1b}[?1049h"), output.rfind("\u{1b}[?1049l"));
        assert!(taken.is_some() && taken < given, "{output:?}");
        assert!(output.contains("step 0/"), "{output:?}");
        assert!(output.trim_end().ends_with("exit 0"), "{output:?}");
    }
}

#[test]
fn without_a_terminal_it_says_so_in_one_line() {
    let directory = TempDir::new("step-test").unwrap();
    let file = recording(&directory);
    let run = |arguments: &[&Path]| {
        Command::new(STEP).args(arguments).stdin(Stdio::null()).output().unwrap()
    };
    for arguments in [&[file.as_path()][..], &[]] {
        let output = run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.starts_with("step: this needs a terminal"), "{said}");
        assert!(output.stdout.is_empty());
    }
    assert_eq!(run(&[Path::new("--help")]).status.code(), Some(0));
}

#[test]
fn what_cannot_be_played_is_refused_in_one_line() {
    let play = |words: &str| {
        let mut command = Command::new(STEP);
        command.arg("--play").args(words.split_whitespace()).stdin(Stdio::null());
        command.output().unwrap()
    };
    for (words, why) in [
        ("17_life", "step: 17_life cannot be played"),
        ("", "step: --play: expected a lesson"),
        ("15 --workers 99", "step: --workers \"99\""),
        ("15_counter_race", "step: this needs a terminal"),
    ] {
        let output = play(words);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.starts_with(why) && said.lines().count() == 1, "{said}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_game_takes_the_terminal_and_gives_it_back() {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("skipped: there is no `script` to make a terminal with");
        return;
    }
    for quit in ["01u?xq", "0\u{3}"] {
        let output = typed("--play 15_counter_race", quit);
        let output = String::from_utf8_lossy(&output.stdout).into_owned();
        let (taken, given) = (output.find("\u{1b}[?1049h"), output.rfind("\u{1b}[?1049l"));
        assert!(taken.is_some() && taken < given, "{output:?}");
        assert!(output.contains("be the scheduler"), "{output:?}");
        assert!(output.trim_end().ends_with("exit 0"), "{output:?}");
    }
}
