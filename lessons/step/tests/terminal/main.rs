//! The player in a real terminal, and without one.
#![cfg(unix)]

mod pty;

// It takes the terminal, and gives it back whatever happens.
mod screen;

// It runs a lesson.
mod lesson;

use lessons::files::TempDir;
use lessons::view::{Header, SourceFile, record};
use pty::Terminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const STEP: &str = env!("CARGO_BIN_EXE_step");

/// What a program says to the terminal when it takes the screen, and when it gives it back.
const TAKEN: &str = "\u{1b}[?1049h";
const GIVEN: &str = "\u{1b}[?1049l";

/// Runs a line of shell in a terminal, and the player where it says `$STEP`.
fn terminal(line: &str, directory: &Path) -> Option<Terminal> {
    let cargo = directory.join("cargo.sh");
    let variables =
        [("STEP", STEP.as_ref()), ("TMPDIR", directory.as_os_str()), ("CARGO", cargo.as_os_str())];
    Terminal::run(line, directory, &variables)
}

/// A recording of a few events.
fn recording(directory: &Path) -> PathBuf {
    let recorder = handloom::trace::Recorder::new();
    let runtime = handloom::Runtime::builder().virtual_clock().observer(recorder.clone()).build();
    runtime.block_on(async { handloom::yield_now().await });
    let file = directory.join("run.json");
    let own = SourceFile { name: file!().into(), ..SourceFile::default() };
    let header = Header { files: vec![own], ..Header::default() };
    std::fs::write(&file, record::text(&header, &recorder.events())).unwrap();
    file
}

fn without_a_terminal(words: &[&str]) -> Output {
    Command::new(STEP).args(words).stdin(Stdio::null()).output().unwrap()
}

/// What is refused, is refused in one line with status 2.
#[track_caller]
fn refused(words: &[&str], why: &str) {
    let output = without_a_terminal(words);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.starts_with("step: ") && said.lines().count() == 1, "{said}");
    assert!(said.contains(why), "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn without_a_terminal_it_says_so_in_one_line() {
    let directory = TempDir::new("step-test").unwrap();
    let file = recording(directory.path());
    for words in [&[file.to_str().unwrap()][..], &["17"], &["--play", "15_counter_race"]] {
        refused(words, "step: this needs a terminal");
    }
    assert_eq!(without_a_terminal(&["--help"]).status.code(), Some(0));
}

#[test]
fn what_cannot_be_opened_is_told_before_the_terminal_is_missed() {
    let directory = TempDir::new("step-test").unwrap();
    let file = recording(directory.path());
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, &text[..text.len() / 2]).unwrap();
    refused(&[file.to_str().unwrap()], "run.json: line");
    refused(&[file.to_str().unwrap()], "record it again with the lesson's --record");
    std::fs::write(&file, text.replace("\"polled\"", "\"pulled\"")).unwrap();
    refused(&[file.to_str().unwrap()], "run.json: event 1: the field \"what\" is wrong");
    std::fs::remove_file(&file).unwrap();
    refused(&[file.to_str().unwrap()], "run.json: cannot be read");
    refused(&[], "expected a lesson");
    refused(&["17_live"], "did you mean 17_life?");
}

#[test]
fn what_cannot_be_played_is_refused_in_one_line() {
    refused(&["--play", "17_life"], "17_life cannot be played");
    refused(&["--play"], "--play: expected a lesson");
    refused(&["--play", "15", "--workers", "99"], "--workers \"99\"");
}
