//! Recordings that are in the repository, made again and compared byte for byte.
//!
//! They are in `tests/recordings`, one file for each row of [`RECORDINGS`]: whatever shows a run can
//! be tried on them without running anything. `UPDATE_EXPECT=1 cargo test -p lessons --test
//! recordings` rewrites them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The name of the file, the lesson, and the arguments beside `--clock virtual`. In these runs the
/// clock is all that comes from outside, so that nothing can be different the next time.
const RECORDINGS: &[(&str, &str, &str)] = &[
    ("02_generator_states", "02_generator_states", "--only enum"),
    ("06_futures", "06_futures", "--only async"),
    ("10_timers", "10_timers", "--only ten"),
    ("12_async_sum", "12_async_sum", ""),
    ("15_counter_race", "15_counter_race", "--only coroutines"),
    (
        "15_counter_race.schedule",
        "15_counter_race",
        "--only coroutines --workers 2 --increments 1 --schedule 0,1,1,0",
    ),
    ("16_queue_pipeline", "16_queue_pipeline", "--only coroutines --bound 1"),
    ("16_queue_pipeline.explore", "16_queue_pipeline", "--explore"),
    ("17_life", "17_life", ""),
    ("21_life_coroutines", "21_life_coroutines", "--generations 2"),
    ("24_responsive_loop", "24_responsive_loop", "--only blocked"),
    ("23_tail_merge", "23_tail_merge", "--only coroutines --logs 2 --lines 3"),
];

/// A recording in the repository is small enough to be looked at.
const MOST_BYTES: usize = 300_000;

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/recordings")
}

fn updates() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some()
}

/// What the lesson records with these arguments.
fn record(name: &str, lesson: &str, args: &str) -> Vec<u8> {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("recordings");
    fs::create_dir_all(&place).expect("a directory");
    let file = place.join(format!("{name}.json"));
    // The programs are beside each other.
    let program = Path::new(env!("CARGO_BIN_EXE_17_life")).with_file_name(lesson);
    let mut command = Command::new(program);
    command.args(["--clock", "virtual"]).args(args.split_whitespace());
    if lesson == "16_queue_pipeline" && !args.contains("--explore") {
        command.arg("--output").arg(place.join("out"));
    }
    let output = command.arg("--record").arg(&file).output().expect(lesson);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{lesson} {args}: {told}");
    fs::read(&file).expect("a recording")
}

#[test]
fn lessons_record_what_is_in_the_repository() {
    let mut wrong = Vec::new();
    for (name, lesson, args) in RECORDINGS {
        let recorded = record(name, lesson, args);
        assert!(recorded.len() <= MOST_BYTES, "{name} has {} bytes", recorded.len());
        let file = directory().join(format!("{name}.json"));
        if updates() {
            fs::write(&file, &recorded).expect("a recording");
        } else if fs::read(&file).unwrap_or_default() != recorded {
            wrong.push(format!("{lesson} --clock virtual {args} does not record {name}.json"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Recordings of what threads did, which is not the same twice: `outside.rs` looks at them.
const THREADED: &[&str] = &["18_life_threads", "19_life_queue", "20_life_pool"];

#[test]
fn every_recording_has_its_row() {
    if updates() {
        return; // They are being written.
    }
    let files = fs::read_dir(directory()).expect("the recordings").flatten();
    let files: BTreeSet<_> = files.map(|file| file.file_name().into_string().unwrap()).collect();
    let names = RECORDINGS.iter().map(|(name, _, _)| name).chain(THREADED);
    assert_eq!(files, names.map(|name| format!("{name}.json")).collect());
}
