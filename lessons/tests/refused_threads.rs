//! Lessons on a system that refuses a thread in the middle of the run.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// What is run, on a machine with room for so many threads beside the first, and what is said of the
/// one after them.
const REFUSED: &[(&str, &str, usize, &str)] = &[
    ("15_counter_race", "--increments 10", 2, "the thread worker 2 could not be started: "),
    (
        "15_counter_race",
        "--increments 10 --only lock",
        4,
        "the thread worker 4 could not be started: ",
    ),
    ("16_queue_pipeline", "--only polling", 2, "the thread upload could not be started: "),
    ("16_queue_pipeline", "--only blocking", 1, "the thread resize could not be started: "),
    ("16_queue_pipeline", "--only closing", 2, "the thread upload could not be started: "),
    ("16_queue_pipeline", "--only several", 9, "the thread upload 3 could not be started: "),
    ("16_queue_pipeline", "", 5, "the thread resize 3 could not be started: "),
    ("16_queue_pipeline", "--only coroutines", 0, "no thread could be started for the pool"),
    ("18_life_threads", "--delay 1", 3, "the thread cell(0,3) could not be started: "),
    ("19_life_queue", "--delay 1", 3, "the thread decide 4 could not be started: "),
];

/// A lesson runs for a second at most. After this long it hangs.
const LIMIT: Duration = Duration::from_secs(60);

/// A thread's stack takes so many KiB of address space here, and nothing else comes near it.
const STACK: usize = 4 << 20;

/// Runs a lesson in an address space with room for so many stacks.
fn run(lesson: &str, args: &str, threads: usize) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_17_life")).with_file_name(lesson);
    let room = STACK * threads + STACK / 2;
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", &format!("ulimit -v {room} && exec \"$0\" \"$@\"")]);
    shell.arg(program).args(args.split_whitespace()).current_dir(env!("CARGO_TARGET_TMPDIR"));
    shell.env("RUST_MIN_STACK", (STACK << 10).to_string());
    let child = shell.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a shell");
    let id = child.id().to_string();
    let (over, outcome) = channel();
    thread::spawn(move || over.send(child.wait_with_output()));
    outcome.recv_timeout(LIMIT).map_or_else(
        |_| {
            let _ = Command::new("kill").args(["-9", &id]).status();
            panic!("{lesson} {args} hangs")
        },
        |output| output.expect(lesson),
    )
}

#[test]
fn a_thread_that_is_refused_ends_the_lesson_with_one_line() {
    for (lesson, args, threads, says) in REFUSED {
        let output = run(lesson, args, *threads);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{lesson} {args}: {told}");
        assert_eq!(told.lines().count(), 1, "{lesson} {args}: {told}");
        assert!(told.starts_with(&format!("{lesson}: {says}")), "{lesson} {args}: {told}");
    }
}

#[test]
fn with_room_for_all_of_them_the_same_lessons_end_well() {
    // Twice what there are at once: a thread that is over may keep its stack for a moment.
    for (lesson, args, threads) in
        [("15_counter_race", "--increments 10", 10), ("16_queue_pipeline", "--output out", 26)]
    {
        let output = run(lesson, args, threads);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{lesson} {args}: {told}");
    }
}
