//! What the lessons print under a virtual clock, byte for byte, and the statuses they exit with.
//!
//! The expected output is in `tests/goldens`, one file for each row of [`GOLDENS`]; the book
//! includes the same files. How they are compared is in `shared/goldens.rs`. `UPDATE_EXPECT=1 cargo test -p lessons --test goldens` rewrites them.

#[path = "shared/goldens.rs"]
mod shared;

use shared::{Suite, text};
use std::fs;
use std::path::Path;
use std::process::Output;

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
    ("13_subprocess", "", ""),
    ("13_subprocess", "itself", "--tool itself"),
    ("13_subprocess", "limit", "--only limit --limit 0"),
    ("14_blocking_io", "", ""),
    ("14_blocking_io", "pool", "--only pool --calls 50"),
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
    ("22_guessing_game", "", ""),
    ("22_guessing_game", "coroutines", "--only coroutines"),
    ("23_tail_merge", "", ""),
    ("23_tail_merge", "rotate", "--trouble rotate"),
    ("23_tail_merge", "truncate", "--trouble truncate"),
    ("23_tail_merge", "remove", "--trouble remove --only coroutines"),
    ("24_responsive_loop", "", ""),
    ("24_responsive_loop", "notes", "--only asleep --delay 100"),
    ("25_true_parallelism", "", ""),
    ("25_true_parallelism", "small", "--pairs 3 --kib 64"),
    ("25_true_parallelism", "crash", "--only crash --workers 1"),
];

/// What takes seconds is compared with its golden, and small runs stand for it in the other tests.
const LONG: &[(&str, &str)] =
    &[("15_counter_race", ""), ("15_counter_race", "explore-3x2"), ("25_true_parallelism", "")];

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
    ("22_guessing_game", ""),
    ("23_tail_merge", ""),
    ("23_tail_merge", "--trouble rotate"),
    ("23_tail_merge", "--trouble truncate"),
    ("24_responsive_loop", ""),
];

/// Runs on the real clock whose output is the golden's from end to end, but for the figures that
/// vary. Each has a row among the goldens as well.
const WHOLE: &[(&str, &str)] = &[
    ("13_subprocess", ""),
    ("13_subprocess", "--tool itself"),
    ("13_subprocess", "--only limit --limit 0"),
    ("14_blocking_io", ""),
    ("14_blocking_io", "--only pool --calls 50"),
    ("25_true_parallelism", "--pairs 3 --kib 64"),
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
    ("13_subprocess", "--nap 1s", "whole milliseconds from 0 to 60000"),
    ("13_subprocess", "--limit -1", "whole milliseconds from 0 to 60000"),
    ("13_subprocess", "--tool gpg", "expected openssl, itself or any"),
    ("13_subprocess", "--only kill", "run, poll, many, feed, chain or limit"),
    ("13_subprocess", "--child", "expected encrypt, decrypt or hash"),
    ("13_subprocess", "--child eat", "expected encrypt, decrypt or hash"),
    ("13_subprocess", "--child hash twice", "and nothing else"),
    ("13_subprocess", "--nap 1 --child hash", "unknown argument"),
    ("14_blocking_io", "--calls 0", "from 1 to 1000"),
    ("14_blocking_io", "--delay 0.1", "whole milliseconds from 0 to 60000"),
    ("14_blocking_io", "--only gil", "factors, serial, threads, blocked, pool or sleep"),
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
    ("24_responsive_loop", "--lines 0", "from 1 to 100"),
    ("24_responsive_loop", "--disk slow", "whole milliseconds"),
    ("24_responsive_loop", "--only async", "blocked, thread, asleep or awake"),
    ("22_guessing_game", "--serve 7000", "HOST:PORT, a port of this machine"),
    ("22_guessing_game", "--serve 0.0.0.0:7000", "such as 127.0.0.1:7000"),
    ("22_guessing_game", "--serve 127.0.0.1:70000", "such as 127.0.0.1:7000"),
    ("22_guessing_game", "--connect example.org:80", "a port of this machine"),
    ("22_guessing_game", "--connect 127.0.0.1:0", "the port of a server, not 0"),
    ("22_guessing_game", "--connect 127.0.0.1:1", "an address where a server listens: "),
    ("22_guessing_game", "--connect 127.0.0.1:1 --only threads", "where a server listens: "),
    ("22_guessing_game", "--serve 127.0.0.1:0 --connect 127.0.0.1:1", "without --serve"),
    ("22_guessing_game", "--serve 127.0.0.1:0 --only rude", "threads or coroutines with --serve"),
    ("22_guessing_game", "--upper 7", "expected it with --connect"),
    ("22_guessing_game", "--clients 0", "from 1 to 400"),
    ("25_true_parallelism", "--workers 0", "from 1 to 64"),
    ("25_true_parallelism", "--kib 16385", "from 1 to 16384"),
    ("25_true_parallelism", "--only worker", "serial, threads, processes, data or crash"),
    ("25_true_parallelism", "--worker --pairs 3", "unknown argument \"--worker\""),
    ("23_tail_merge", "--only mixed", "threads, top-down, coroutines or bottom-up"),
    ("23_tail_merge", "--interval 0", "from 1 to 60000"),
    ("23_tail_merge", "--trouble fire", "none, rotate, truncate or remove"),
    ("23_tail_merge", "--input nowhere", "expected a directory with .log files: "),
    ("23_tail_merge", "--input /dev/null", "expected a directory with .log files: "),
    ("23_tail_merge", "--input /proc/self/fd", "and it has none"),
    ("23_tail_merge", "--input . --lines 3", "--lines: expected it without --input"),
    ("23_tail_merge", "--idle 5", "expected it with --input"),
    ("23_tail_merge", "--output /dev/null/out", "a directory that can be written to: "),
];

/// The goldens of lessons that are in packages of their own, and are compared there.
const ELSEWHERE: &[&str] = &["26_", "27_"];

const SUITE: Suite = Suite {
    program: env!("CARGO_BIN_EXE_17_life"),
    directory: concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/goldens"),
    is_ours: |file| !ELSEWHERE.iter().any(|start| file.starts_with(start)),
    goldens: GOLDENS,
    long: LONG,
    real: REAL,
    refused: REFUSED,
};

fn run(lesson: &str, args: &str) -> Output {
    SUITE.run(lesson, args)
}

#[test]
fn lessons_print_their_goldens() {
    SUITE.compare();
}

#[test]
fn every_golden_has_its_row() {
    SUITE.compare_files();
}

#[test]
fn lessons_run_on_the_real_clock() {
    SUITE.run_on_the_real_clock();
}

/// Whether these are the words of the golden. Where it has a `-`, a figure that varies may be: one
/// word, or two if it has a unit.
fn fits(printed: &[&str], golden: &[&str]) -> bool {
    let Some((first, rest)) = golden.split_first() else { return printed.is_empty() };
    let figure = |word: &str| match first.strip_prefix('-') {
        Some(comma) => ["", ",", ";"].contains(&comma) && word.ends_with(comma),
        None => false,
    };
    let fits_after = |count: usize| fits(&printed[count..], rest);
    match printed {
        [word, ..] if word == first => fits_after(1),
        [word, ..] if figure(word) && fits_after(1) => true,
        [_, unit, ..] if figure(unit) => fits_after(2),
        _ => false,
    }
}

#[test]
fn figures_vary_where_the_golden_has_a_dash_and_nowhere_else() {
    assert!(fits(&["in", "0.1", "s", "of", "7"], &["in", "-", "of", "-"]));
    assert!(!fits(&["in", "0.1", "s", "of"], &["in", "-", "of", "-"]));
    assert!(!fits(&["at", "0.1", "s", "of", "7"], &["in", "-", "of", "-"]));
    for (lesson, args) in WHOLE {
        let output = run(lesson, args);
        let (printed, command) = (text(&output.stdout), format!("{lesson} {args}"));
        let row = GOLDENS.iter().find(|row| (row.0, row.2) == (*lesson, *args));
        let golden =
            SUITE.golden(lesson, row.unwrap_or_else(|| panic!("{command} has no golden")).1);
        assert_eq!(printed.lines().count(), golden.lines().count(), "{command}:\n{printed}");
        // The last line counts the checks, and there are more where time passes.
        for (line, expected) in printed.lines().zip(golden.lines().take(golden.lines().count() - 1))
        {
            let [words, golden] = [line, expected].map(|line| line.split_whitespace().collect());
            let (words, golden): (Vec<_>, Vec<_>) = (words, golden);
            assert!(fits(&words, &golden), "{command}: {line:?} for {expected:?}");
        }
    }
}

#[test]
fn a_recording_changes_nothing_that_is_printed() {
    SUITE.record();
}

#[test]
fn lessons_end_well_in_any_order_of_their_tasks() {
    SUITE.shuffle();
}

#[test]
fn wrong_arguments_are_refused_in_one_line_with_status_2() {
    SUITE.refuse();
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_nobody_can_keep_is_named_with_status_1() {
    SUITE.print_to_a_full_device();
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

#[cfg(unix)]
#[test]
fn a_program_that_is_not_there_is_named() {
    let run = |args| {
        let output = SUITE.command("13_subprocess", args).env("PATH", "/nowhere").output();
        let output = output.expect("it is there itself");
        (output.status.code(), String::from_utf8(output.stderr).expect("lessons print UTF-8"))
    };
    let (status, told) = run("--clock virtual");
    assert_eq!(status, Some(1), "{told}");
    // There is no openssl either, and that is no reason to give up.
    assert!(told.starts_with("(what encrypts is this program itself"), "{told}");
    assert!(told.contains("cannot start the program \"echo\": No such file"), "{told}");
    let (status, told) = run("--clock virtual --only feed");
    assert_eq!(status, Some(0), "{told}");
    let (status, told) = run("--tool openssl");
    assert_eq!(status, Some(2), "{told}");
    assert!(told.contains("--tool openssl: expected a program"), "{told}");
}
