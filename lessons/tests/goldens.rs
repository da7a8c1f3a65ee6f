//! What the lessons print under a virtual clock, byte for byte, and the statuses they exit with.
//!
//! The expected output is in `tests/goldens`, one file for each row of [`GOLDENS`]; the book
//! includes the same files. `UPDATE_EXPECT=1 cargo test -p lessons --test goldens` rewrites them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

/// Lesson, variant (part of the file's name), and the arguments beside `--clock virtual`.
const GOLDENS: &[(&str, &str, &str)] = &[
    ("01_generators", "", ""),
    ("01_generators", "async", "--only async"),
    ("02_generator_states", "", ""),
    ("02_generator_states", "async", "--only async"),
    ("03_yield_from", "", ""),
    ("03_yield_from", "async", "--only async"),
    ("04_event_loop", "", ""),
    ("05_callbacks", "", ""),
    ("06_futures", "", ""),
    ("07_poll_by_hand", "", ""),
    ("08_task_queue", "", ""),
    ("08_task_queue", "impatient", "--rings 100"),
    ("09_wakers", "", ""),
    ("10_timers", "", ""),
    ("11_reactor", "", ""),
    ("11_reactor", "explore", "--explore"),
    ("11_reactor", "schedule", "--schedule 0,1,1,0"),
    ("11_reactor", "schedule-right", "--order store-look --schedule 0,1,1,0"),
    ("12_async_sum", "", ""),
    ("12_async_sum", "long", "--length 600"),
    ("15_counter_race", "", ""),
    ("15_counter_race", "small", "--workers 2 --increments 3"),
    ("15_counter_race", "alone", "--workers 1 --increments 10"),
    ("15_counter_race", "explore", "--explore"),
    ("15_counter_race", "explore-3x2", "--explore --workers 3 --increments 2"),
    ("15_counter_race", "schedule", "--schedule 0,1,1,0"),
    ("16_queue_pipeline", "", "--output out"),
    ("16_queue_pipeline", "explore", "--explore"),
    ("16_queue_pipeline", "narrow", "--output out --only coroutines --bound 1 --delay 100"),
    ("17_life", "", ""),
    ("17_life", "io", "--only io"),
    ("17_life", "fail", "--fail 2,3"),
    ("18_life_threads", "", ""),
    ("18_life_threads", "fail", "--fail 1,2"),
    ("18_life_threads", "error", "--only error"),
    ("19_life_queue", "", ""),
    ("19_life_queue", "phased", "--only phased"),
    ("19_life_queue", "fail", "--fail 2,3"),
    ("20_life_pool", "", ""),
    ("20_life_pool", "neighbors", "--only neighbors"),
    ("20_life_pool", "fail", "--fail 2,3"),
    ("21_life_coroutines", "", ""),
    ("21_life_coroutines", "fail", "--fail 2,3"),
    ("21_life_coroutines", "neighbors", "--only neighbors"),
    ("21_life_coroutines", "socket", "--io socket"),
    ("21_life_coroutines", "enum", "--cells-as enum"),
    ("21_life_coroutines", "generator", "--cells-as generator"),
    ("21_life_coroutines", "large", "--size 100x100 --generations 1"),
];

/// What takes seconds is compared with its golden, and small runs stand for it in the other tests.
const LONG: &[(&str, &str)] = &[("15_counter_race", ""), ("15_counter_race", "explore-3x2")];

/// Runs on the real clock that are over quickly. They have a row above as well: up to the first
/// empty line they print what the golden has, as the figures that vary come after that.
const REAL: &[(&str, &str)] = &[
    ("01_generators", ""),
    ("02_generator_states", ""),
    ("03_yield_from", ""),
    ("04_event_loop", ""),
    ("05_callbacks", ""),
    ("06_futures", ""),
    ("07_poll_by_hand", ""),
    ("08_task_queue", ""),
    ("09_wakers", ""),
    ("10_timers", ""),
    ("11_reactor", ""),
    ("12_async_sum", ""),
    ("15_counter_race", "--workers 2 --increments 3"),
    ("16_queue_pipeline", "--output out"),
    ("17_life", ""),
    ("18_life_threads", ""),
    ("18_life_threads", "--only error"),
    ("19_life_queue", "--fail 2,3"),
    ("20_life_pool", "--fail 2,3"),
    ("21_life_coroutines", ""),
    ("21_life_coroutines", "--fail 2,3"),
    ("21_life_coroutines", "--io socket"),
    ("21_life_coroutines", "--cells-as enum"),
    ("21_life_coroutines", "--cells-as generator"),
    ("21_life_coroutines", "--size 100x100 --generations 1"),
];

/// Arguments that are refused, and what the one line about them has to say.
const REFUSED: &[(&str, &str, &str)] = &[
    ("01_generators", "--only both", "expected enum or async"),
    ("02_generator_states", "100", "unknown argument"),
    ("03_yield_from", "--clock fast", "real or virtual"),
    ("04_event_loop", "--times 0", "a whole number from 1 to 1000"),
    ("05_callbacks", "--delay 1s", "whole milliseconds from 0 to 60000"),
    ("06_futures", "--only await", "future, async or wait"),
    ("07_poll_by_hand", "--count 3", "unknown argument"),
    ("08_task_queue", "--rings 0", "from 1 to 1000"),
    ("09_wakers", "--only found", "noop, raw, std, spurious or lost"),
    ("10_timers", "--unit 9", "from 10 to 1000"),
    ("11_reactor", "--bound soon", "whole milliseconds"),
    ("11_reactor", "--explore --bound 20", "--bound: expected it without --explore"),
    ("11_reactor", "--explore --only sleep", "--only: expected it without --explore"),
    ("11_reactor", "--explore --seed 7", "--seed: expected it without --explore"),
    ("11_reactor", "--schedule 0,1,1,0 --seed 7", "--seed: expected it without --schedule"),
    ("11_reactor", "--schedule 0,1,1,0 --explore", "without --explore"),
    ("11_reactor", "--schedule 0,1,1,0 --only sleep", "--only: expected it without --schedule"),
    ("11_reactor", "--schedule 0,reader", "the number of a task for each turn, such as 0,1,1,0"),
    ("11_reactor", "--schedule 0,2", "turn 2 cannot be 2's: expected 1 or 0"),
    ("11_reactor", "--schedule 0,1,1", "it ends before turn 4, which is 0's"),
    ("11_reactor", "--schedule 0,1,1,0,0", "turn 5 cannot be 0's: nobody is ready any more"),
    ("11_reactor", "--order one-turn", "--order: expected it with --explore or --schedule"),
    ("11_reactor", "--explore --order wrong", "register-store, look-store, store-look or one-turn"),
    ("12_async_sum", "--length 100001", "from 0 to 100000"),
    ("12_async_sum", "--only parallel", "sequential or concurrent"),
    ("15_counter_race", "--workers 0", "from 1 to 64"),
    ("15_counter_race", "--increments 1e5", "from 1 to 1000000"),
    ("15_counter_race", "--schedule 0,one", "such as 0,1,1,0"),
    ("15_counter_race", "--schedule 0,1x", "the number of a worker for each turn"),
    ("15_counter_race", "--schedule ,", "such as 0,1,1,0"),
    ("15_counter_race", "--schedule 0,0,0,1", "turn 3 cannot be worker 0's"),
    ("15_counter_race", "--schedule 0,2,1,0", "there is no worker 2"),
    ("15_counter_race", "--schedule 0,1,1", "it ends after turn 3 of 4"),
    ("15_counter_race", "--schedule 0,1,1,0,1", "turn 5 cannot be worker 1's"),
    ("15_counter_race", "--schedule 0,1,1,0 --only lock", "expected coroutines with --schedule"),
    ("15_counter_race", "--schedule 0,1,1,0 --explore", "without --explore"),
    ("15_counter_race", "--schedule 0,1,1,0 --seed 7", "--seed: expected it without --schedule"),
    ("15_counter_race", "--explore --seed 7", "--seed: expected it without --explore"),
    ("15_counter_race", "--explore --only threads", "coroutines or async-lock with --explore"),
    ("15_counter_race", "--explore=yes", "takes no value"),
    ("15_counter_race", "--explore --workers 4 --increments 2", "63,063,000 schedules"),
    ("15_counter_race", "--explore --workers 64 --increments 1000000", "more than 10^38"),
    ("16_queue_pipeline", "--explore --only polling", "--only: expected it without --explore"),
    ("16_queue_pipeline", "--explore --seed 7", "--seed: expected it without --explore"),
    ("16_queue_pipeline", "--explore --bound 3", "--bound: expected it without --explore"),
    (
        "15_counter_race",
        "--only race",
        "threads, lock, fetch-add, coroutines, async-lock or no-await",
    ),
    ("16_queue_pipeline", "--input nowhere", "a directory with .pgm, .ppm or .png files: "),
    ("16_queue_pipeline", "--output /dev/null/out", "a directory that can be written to: "),
    ("16_queue_pipeline", "--bound 0", "from 1 to 1000"),
    ("16_queue_pipeline", "--only threads", "polling, blocking, closing, several or coroutines"),
    ("17_life", "--fail 5,0", "from 0,0 to 4,8"),
    ("17_life", "--size 2x9", "at least --size 3x9"),
    ("17_life", "--only threads", "plain, one or io"),
    ("18_life_threads", "--size 101x100", "at most 10000 cells"),
    ("18_life_threads", "--only", "threads or error"),
    ("19_life_queue", "--workers 0", "from 1 to 1000"),
    ("19_life_queue", "--delay soon", "whole milliseconds"),
    ("20_life_pool", "--workers ten", "from 1 to 1000"),
    ("20_life_pool", "--pattern nobody", "glider, blinker"),
    ("21_life_coroutines", "--io pipe", "timer or socket"),
    ("21_life_coroutines", "--cells-as threads", "enum, generator or async"),
    ("21_life_coroutines", "--generations 0", "from 1 to 10000"),
    ("21_life_coroutines", "--fail 2", "Y,X"),
    ("21_life_coroutines", "--clock unreal", "real or virtual"),
    ("21_life_coroutines", "--record /no/such/place/run.json", "a file that can be written"),
];

/// The programs are beside each other.
fn program(lesson: &str) -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_17_life")).with_file_name(lesson)
}

/// Where an argument names a file as `out`, it is one of the tests' own directory.
fn command(lesson: &str, args: &str) -> Command {
    let mut command = Command::new(program(lesson));
    command.args(args.split_whitespace()).current_dir(env!("CARGO_TARGET_TMPDIR"));
    command
}

fn run(lesson: &str, args: &str) -> Output {
    let output = command(lesson, args).output();
    output.unwrap_or_else(|error| panic!("{lesson}: {error}"))
}

fn short_runs() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    GOLDENS.iter().filter(|row| !LONG.contains(&(row.0, row.1)))
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("lessons print UTF-8")
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/goldens")
}

fn file_name(lesson: &str, variant: &str) -> String {
    let dot = if variant.is_empty() { "" } else { "." };
    format!("{lesson}{dot}{variant}.txt")
}

fn golden(lesson: &str, variant: &str) -> String {
    fs::read_to_string(directory().join(file_name(lesson, variant))).unwrap_or_default()
}

fn updates() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some()
}

#[test]
fn lessons_print_their_goldens() {
    let update = updates();
    let mut wrong = Vec::new();
    for (lesson, variant, args) in GOLDENS {
        let output = run(lesson, &format!("--clock virtual {args}"));
        let printed = text(&output.stdout);
        let command = format!("{lesson} --clock virtual {args}");
        assert!(output.status.success(), "{command}: {}", text(&output.stderr));
        if update {
            fs::write(directory().join(file_name(lesson, variant)), printed).expect("a golden");
        } else if printed != golden(lesson, variant) {
            wrong.push(format!("{command}, {}:\n{printed}", file_name(lesson, variant)));
        }
    }
    assert!(wrong.is_empty(), "not as the goldens say:\n\n{}", wrong.join("\n"));
}

#[test]
fn every_golden_has_its_row() {
    if updates() {
        return; // They are being written.
    }
    let files = fs::read_dir(directory()).expect("the goldens").flatten();
    let files: BTreeSet<_> = files.map(|file| file.file_name().into_string().unwrap()).collect();
    let rows = GOLDENS.iter().map(|(lesson, variant, _)| file_name(lesson, variant));
    assert_eq!(files, rows.collect());
}

#[test]
fn lessons_run_on_the_real_clock() {
    let check = |lesson: &str, args: &str| {
        let output = run(lesson, args);
        let (printed, command) = (text(&output.stdout), format!("{lesson} {args}"));
        assert!(output.status.success(), "{command}: {}", text(&output.stderr));
        let row = GOLDENS.iter().find(|row| (row.0, row.2) == (lesson, args));
        let (_, variant, _) = row.unwrap_or_else(|| panic!("{command} has no golden"));
        let golden = golden(lesson, variant);
        let (start, _) = golden.split_once("\n\n").unwrap_or((&golden, ""));
        assert!(printed.starts_with(start), "{command}:\n{printed}");
        assert!(printed.ends_with("hold.\n") || printed.ends_with("holds.\n"), "{printed}");
    };
    // They spend their time waiting, so they can do it at the same time.
    thread::scope(|scope| {
        for (lesson, args) in REAL {
            scope.spawn(move || check(lesson, args));
        }
    });
}

#[test]
fn a_recording_changes_nothing_that_is_printed() {
    let directory = std::env::temp_dir().join(format!("handloom-goldens-{}", std::process::id()));
    fs::create_dir_all(&directory).expect("a directory");
    let (record, perfetto) = (directory.join("run.json"), directory.join("run.trace"));
    // What a large run does is what a small one does, and takes megabytes to tell.
    for (lesson, variant, args) in short_runs().filter(|row| row.1 != "large") {
        let args = format!(
            "--clock virtual --trace --record {} --perfetto {} {args}",
            record.display(),
            perfetto.display()
        );
        let output = run(lesson, &args);
        assert!(output.status.success(), "{lesson} {args}: {}", text(&output.stderr));
        assert!(text(&output.stdout).starts_with(&golden(lesson, variant)), "{lesson} {args}");
        for file in [&record, &perfetto] {
            let recorded = fs::read(file).expect("a recording");
            let json: Result<serde_json::Value, _> = serde_json::from_slice(&recorded);
            assert!(json.is_ok(), "{lesson} {args}: {}", file.display());
        }
    }
    fs::remove_dir_all(&directory).expect("the directory of this test");
}

#[test]
fn lessons_end_well_in_any_order_of_their_tasks() {
    // A schedule, or every schedule, is an order already.
    let ordered = |args: &str| args.contains("--explore") || args.contains("--schedule");
    for (lesson, _, args) in short_runs().filter(|row| !ordered(row.2)) {
        for seed in 0..3 {
            let args = format!("--clock virtual --seed {seed} {args}");
            let output = run(lesson, &args);
            assert!(output.status.success(), "{lesson} {args}: {}", text(&output.stderr));
        }
    }
}

#[test]
fn wrong_arguments_are_refused_in_one_line_with_status_2() {
    for (lesson, args, says) in REFUSED {
        let output = run(lesson, args);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{lesson} {args}: {told}");
        assert_eq!(text(&output.stdout), "", "{lesson} {args}");
        assert!(told.starts_with(lesson) && told.lines().count() == 1, "{lesson} {args}: {told}");
        assert!(told.contains(says), "{lesson} {args}: {told}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_nobody_can_keep_is_named_with_status_1() {
    for (lesson, _, args) in short_runs() {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a full device");
        let args = format!("--clock virtual {args}");
        let output = command(lesson, &args).stdout(full).output().expect(lesson);
        assert_eq!(output.status.code(), Some(1), "{lesson} {args}");
        assert!(text(&output.stderr).contains("standard output"), "{lesson} {args}");
    }
}

#[test]
fn the_counter_race_is_small_where_it_is_recorded() {
    let output = run("15_counter_race", "--only coroutines --trace");
    assert!(text(&output.stdout).starts_with("2 workers × 3 increments: 6 expected\n"));
}

#[test]
fn an_image_that_cannot_be_read_costs_the_status_and_no_other_image() {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("broken");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(place.join("in")).expect("a directory");
    fs::write(place.join("in/good.pgm"), "P2 3 1 9 1 2 3").expect("a file");
    fs::write(place.join("in/broken.png"), "P2 3 1 9 1 2").expect("a file");
    let output = run("16_queue_pipeline", "--input broken/in --output broken/out");
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stdout);
    assert!(told.contains("\nskipped: broken/in/broken.png: it ends early"), "{told}");
    assert!(told.ends_with("14 checks, and all hold.\n"), "{told}");
    let aside = text(&output.stderr);
    assert!(aside.ends_with("16_queue_pipeline: skipped 1 of 2 images\n"), "{aside}");
    for version in ["polling", "blocking", "closing", "several", "coroutines"] {
        let halved = place.join("out").join(version).join("good.pgm");
        assert_eq!(fs::read_to_string(halved).expect(version), "P2\n2 1\n9\n2 3\n");
    }
}
