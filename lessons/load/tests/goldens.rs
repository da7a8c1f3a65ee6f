//! What the lessons under load print under a virtual clock, byte for byte, and the statuses they
//! exit with. The tables are those of `lessons/tests/goldens.rs`, and so are the tests;
//! `UPDATE_EXPECT=1 cargo test -p load --test goldens` rewrites the goldens.

#[path = "../../tests/shared/goldens.rs"]
mod shared;

use shared::{Suite, text};

/// Lesson, variant (part of the file's name), and the arguments beside `--clock virtual`.
const GOLDENS: &[(&str, &str, &str)] = &[
    ("26_crawler", "", ""),
    ("26_crawler", "async", "--only async --pages 30 --concurrency 30"),
    ("26_crawler", "greenlets", "--only greenlets --pages 1"),
    ("26_crawler", "gone", "--gone-after 50"),
    ("27_shared_io", "", ""),
    ("27_shared_io", "small", "--hashes 4 --batch 3 --cost 4"),
    ("27_shared_io", "concurrent", "--only concurrent --on loop --cost 4"),
];

/// What takes seconds is compared with its golden, and small runs stand for it in the other tests.
const LONG: &[(&str, &str)] = &[("27_shared_io", "")];

/// Runs on the real clock.
const REAL: &[(&str, &str)] = &[
    ("26_crawler", ""),
    ("26_crawler", "--gone-after 50"),
    ("27_shared_io", ""),
    ("27_shared_io", "--hashes 4 --batch 3 --cost 4"),
];

/// Arguments that are refused, and what the one line about them has to say.
const REFUSED: &[(&str, &str, &str)] = &[
    ("26_crawler", "--pages 0", "from 1 to 10000"),
    ("26_crawler", "--concurrency 201", "from 1 to 200"),
    ("26_crawler", "--delay 50 --limit 50", "expected more than the --delay of 50"),
    ("26_crawler", "--delay fast", "whole milliseconds"),
    ("26_crawler", "--only gevent", "serial, greenlets, callbacks or async"),
    ("26_crawler", "http://example.com", "unknown argument"),
    ("27_shared_io", "--cost 3", "from 4 to 20"),
    ("27_shared_io", "--batch 0", "from 1 to 400"),
    ("27_shared_io", "--on cloud", "both, loop or pool"),
    ("27_shared_io", "--only async", "floor, serial, batched or concurrent"),
];

const SUITE: Suite = Suite {
    program: env!("CARGO_BIN_EXE_26_crawler"),
    directory: concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/goldens"),
    is_ours: |file| ["26_", "27_"].iter().any(|start| file.starts_with(start)),
    goldens: GOLDENS,
    long: LONG,
    real: REAL,
    refused: REFUSED,
};

#[test]
fn lessons_under_load_print_their_goldens() {
    SUITE.compare();
}

#[test]
fn every_golden_under_load_has_its_row() {
    SUITE.compare_files();
}

#[test]
fn lessons_under_load_run_on_the_real_clock() {
    SUITE.run_on_the_real_clock();
}

#[test]
fn a_recording_under_load_changes_nothing_that_is_printed() {
    SUITE.record();
}

#[test]
fn lessons_under_load_end_well_in_any_order_of_their_tasks() {
    SUITE.shuffle();
}

#[test]
fn wrong_arguments_under_load_are_refused_in_one_line_with_status_2() {
    SUITE.refuse();
}

#[cfg(target_os = "linux")]
#[test]
fn output_under_load_that_nobody_can_keep_is_named_with_status_1() {
    SUITE.print_to_a_full_device();
}

/// The crawler's own error, not the test's: what is asked for is more than the process may have.
#[cfg(target_os = "linux")]
#[test]
fn a_crawler_without_descriptors_says_so_and_loses_no_page() {
    let limited = "ulimit -n 24; exec \"$0\" --only async --concurrency 30 --pages 40";
    let program = std::process::Command::new("sh").args(["-c", limited, SUITE.program]).output();
    let output = program.expect("a shell");
    assert_eq!(output.status.code(), Some(1));
    let (printed, told) = (text(&output.stdout), text(&output.stderr));
    assert!(told.contains("check failed: async: every page is found"), "{told}");
    assert!(!told.contains("each page has come to something"), "{told}");
    assert!(printed.contains("Too many open files"), "{printed}");
}
