//! What lessons leave behind that a signal ends in the middle, Ctrl-C for one: no temporary file, no
//! child, and not a word.
#![cfg(target_os = "linux")]

#[path = "shared/interrupts.rs"]
mod shared;

use shared::{Place, Run, SIGNALS, complaints, end_in_their_first_line, until};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn program(lesson: &str) -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_17_life")).with_file_name(lesson)
}

#[test]
fn a_lesson_that_is_interrupted_in_its_first_line_leaves_nothing() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin");
    let sources = fs::read_dir(sources).expect("the lessons").flatten();
    let names = sources.map(|source| {
        let source = source.path();
        source.file_stem().expect("a name").to_string_lossy().into_owned()
    });
    let names: Vec<_> = names.collect();
    assert_eq!(names.len(), 25);
    end_in_their_first_line(names.iter().map(|name| {
        // Those of Life print a generation when all its cells have slept.
        let sleeps = ["18_", "19_", "20_", "21_"].iter().any(|start| name.starts_with(start));
        (program(name), if sleeps { "--delay 1" } else { "" })
    }));
}

/// Lessons that have something in hand, with arguments that let them run for minutes; how the
/// temporary files begin that there are then, if there are any; and how many processes there are,
/// with the last word of the one that stays.
const HOLDING: &[(&str, &str, &str, usize, &str)] = &[
    ("13_subprocess", "--tool itself --only limit --limit 60000", "", 2, "60"),
    ("13_subprocess", "--tool itself --only poll --nap 60000", "", 2, "60"),
    ("16_queue_pipeline", "--delay 60000", "handloom-pipeline", 1, ""),
    ("23_tail_merge", "--lines 1000 --pace 1000", "handloom-merge", 1, ""),
    ("24_responsive_loop", "--lines 100 --disk 1000", "handloom-disk", 1, ""),
    ("24_responsive_loop", "--lines 100 --disk 1000 --record run.json", "handloom-disk", 1, ""),
    ("25_true_parallelism", "--only processes --pairs 100", "", 3, ""),
];

#[test]
fn a_lesson_that_is_interrupted_with_files_and_children_in_hand_leaves_nothing() {
    for (at, (lesson, args, file, count, word)) in HOLDING.iter().enumerate() {
        for (number, signal) in SIGNALS {
            let what = format!("{lesson} {args}, {signal}");
            let place = Place::new(&format!("{at}{signal}"));
            let said = place.0.join("said");
            let mut command = place.command(&program(lesson), args);
            command.stdin(Stdio::null()).stdout(Stdio::null());
            command.stderr(fs::File::create(&said).expect("a file"));
            let mut run = Run::start(command);
            until(&format!("what {what} has in hand"), || {
                let files = place.files();
                (file.is_empty() || files.iter().any(|name| name.starts_with(file)))
                    && place.has(*count, word)
            });
            run.signal(signal);
            assert_eq!(run.end().signal(), Some(number), "{what}");
            assert_eq!(place.files(), ["said"], "{what}");
            assert_eq!(complaints(&said), [""; 0], "{what}");
            until(&format!("the end of the children of {what}"), || place.processes().is_empty());
        }
    }
}

/// As `timeout` sends it: to the process, and to the group that it is in.
#[test]
fn a_signal_that_comes_twice_at_once_is_one() {
    let place = Place::new("twice");
    let mut command = place.command(&program("23_tail_merge"), "--lines 1000 --pace 1000");
    command.stdout(Stdio::null());
    let mut run = Run::start(command);
    until("the directory of the merge", || !place.files().is_empty());
    run.signal_twice("-TERM");
    assert_eq!(run.end().signal(), Some(15));
    assert_eq!(place.files(), [""; 0]);
}

/// As `nohup` has it, and a shell for what it runs in the background.
#[test]
fn a_signal_that_was_ignored_before_the_lesson_began_ends_nothing() {
    let place = Place::new("ignored");
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "trap '' INT HUP; exec \"$0\" \"$@\""]);
    shell.arg(program("23_tail_merge")).args(["--only", "coroutines", "--pace", "50"]);
    shell.env("TMPDIR", &place.0).stdout(Stdio::null());
    let mut run = Run::start(shell);
    until("the directory of the merge", || !place.files().is_empty());
    run.signal("-INT");
    run.signal("-HUP");
    assert_eq!(run.end().code(), Some(0));
    assert_eq!(place.files(), [""; 0]);
}
