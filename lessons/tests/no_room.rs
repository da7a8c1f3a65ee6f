//! Lessons that write, where there is no room or nobody may: one line says so, and nothing is left.
//! Tests may run as root, whom no permission holds up; nobody writes to `/proc`, and nothing fits
//! into `/dev/full`.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(lesson: &str, args: &str, temporary: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_17_life")).with_file_name(lesson);
    let mut command = Command::new(program);
    command.args(["--clock", "virtual"]).args(args.split_whitespace());
    command.env("TMPDIR", temporary).current_dir(env!("CARGO_TARGET_TMPDIR"));
    command.output().unwrap_or_else(|error| panic!("{lesson}: {error}"))
}

/// What the lesson says on standard error that is no aside.
#[track_caller]
fn complaint(output: &Output, lesson: &str, status: i32) -> String {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(status), "{lesson}: {told}");
    let lines: Vec<_> = told.lines().filter(|line| !line.starts_with('(')).collect();
    let [line] = lines[..] else { panic!("{lesson}: {told}") };
    assert!(line.starts_with(&format!("{lesson}: ")), "{line}");
    line.to_owned()
}

#[test]
fn lessons_without_a_place_for_temporary_files_say_so() {
    for lesson in ["16_queue_pipeline", "23_tail_merge", "24_responsive_loop"] {
        for place in ["/proc", "/no/such/place", "/dev/null"] {
            let line = complaint(&run(lesson, "", place), lesson, 1);
            assert!(line.contains("temporary directory") && line.contains(place), "{line}");
        }
    }
}

#[test]
fn a_recording_that_finds_no_room_is_named_when_the_lesson_is_over() {
    for lesson in ["01_generators", "12_async_sum", "17_life", "23_tail_merge"] {
        for view in ["--record", "--perfetto"] {
            let output = run(lesson, &format!("{view} /dev/full"), "/tmp");
            let line = complaint(&output, lesson, 1);
            assert!(line.contains("/dev/full") && line.contains("No space left"), "{line}");
            assert!(!output.stdout.is_empty(), "the lesson itself is as ever");
        }
    }
}

#[test]
fn what_may_not_be_written_is_refused_before_the_lesson_runs() {
    for (lesson, args) in [
        ("06_futures", "--record /proc/run.json"),
        ("21_life_coroutines", "--perfetto /proc/run.json"),
        ("16_queue_pipeline", "--output /proc/out"),
        ("23_tail_merge", "--output /proc/out"),
    ] {
        let output = run(lesson, args, "/tmp");
        let line = complaint(&output, lesson, 2);
        assert!(line.contains("/proc/"), "{line}");
        assert!(output.stdout.is_empty(), "{lesson}");
    }
}

/// A pipeline whose output directory is full of directories in the way of its files.
#[test]
fn a_pipeline_that_cannot_write_an_image_skips_it_and_says_so() {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("in_the_way");
    let _ = fs::remove_dir_all(&place);
    let inputs = place.join("in");
    fs::create_dir_all(&inputs).expect("a directory");
    fs::write(inputs.join("one.pgm"), "P2 3 1 9 1 2 3").expect("a file");
    fs::write(inputs.join("two.pgm"), "P2 3 1 9 1 2 3").expect("a file");
    fs::create_dir_all(place.join("out/closing/one.pgm/full")).expect("a directory");
    let args = "--only closing --input in_the_way/in --output in_the_way/out";
    let output = run("16_queue_pipeline", args, "/tmp");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("one.pgm") || told.contains("one.pgm"), "{said}{told}");
    assert!(!told.contains("panicked"), "{told}");
    let halved = fs::read_to_string(place.join("out/closing/two.pgm")).expect("the other one");
    assert_eq!(halved, "P2\n2 1\n9\n2 3\n");
    let left = fs::read_dir(place.join("out/closing")).expect("it is there").flatten();
    assert!(left.into_iter().all(|file| !file.file_name().to_string_lossy().contains("tmp")));
}
