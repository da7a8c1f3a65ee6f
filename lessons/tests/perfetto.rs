//! What the lessons draw for Perfetto, and what they record, fits together.

#[path = "../src/view/tests/structure.rs"]
mod structure;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use structure::Found;

/// Lessons whose polls, jobs and wakes lie close together on a real clock, with arguments that make
/// them short.
const REAL: &[(&str, &str)] = &[
    ("03_yield_from", ""),
    ("08_task_queue", ""),
    ("09_wakers", ""),
    ("12_async_sum", ""),
    ("15_counter_race", ""),
    ("18_life_threads", "--delay 1"),
    ("19_life_queue", "--delay 1"),
    ("20_life_pool", "--delay 1"),
    ("21_life_coroutines", "--delay 1"),
];

/// Every lesson that there is.
fn lessons() -> Vec<String> {
    let bin = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin");
    let files = fs::read_dir(bin).expect("the lessons").flatten();
    let names = files.map(|file| file.path().file_stem().unwrap().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert!(names.len() > 15, "{names:?}");
    names
}

/// What a lesson records, and what it draws of the same run.
fn run(lesson: &str, clock: &str, args: &str) -> (Value, Value) {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("perfetto").join(clock).join(args);
    fs::create_dir_all(&place).expect("a directory");
    let [record, perfetto] = ["record", "perfetto"].map(|it| place.join(format!("{lesson}.{it}")));
    // The programs are beside each other.
    let program = Path::new(env!("CARGO_BIN_EXE_17_life")).with_file_name(lesson);
    let mut command = Command::new(program);
    command.args(["--clock", clock]).args(args.split_whitespace()).stdin(Stdio::null());
    command.arg("--record").arg(&record).arg("--perfetto").arg(&perfetto);
    if lesson == "16_queue_pipeline" && args.is_empty() {
        command.arg("--output").arg(place.join("out"));
    }
    let output = command.output().expect(lesson);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{lesson} --clock {clock} {args}: {told}");
    let json = |file: &PathBuf| {
        let text = fs::read(file).expect("a file");
        serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{lesson}: {error}"))
    };
    (json(&record), json(&perfetto))
}

/// The events of a recording by what they are.
fn by_what(record: &Value) -> BTreeMap<&str, Vec<&Value>> {
    let mut kinds: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for event in record["events"].as_array().expect("events") {
        kinds.entry(event["what"].as_str().unwrap()).or_default().push(event);
    }
    kinds
}

fn compare(lesson: &str, record: &Value, found: &Found) {
    let kinds = by_what(record);
    let of = |what: &str| kinds.get(what).map_or(&[][..], Vec::as_slice);
    let slices = |group: &str| found.slices.iter().filter(|(it, ..)| it == group).count();
    assert_eq!(found.count("tasks", "poll"), of("polled").len(), "{lesson}");
    assert_eq!(slices("coroutines"), of("resumed").len(), "{lesson}");
    assert_eq!(slices("locks"), of("lock_taken").len(), "{lesson}");
    let lives = found.slices.iter().filter(|(it, track, name)| it == "threads" && track == name);
    assert_eq!(lives.count(), of("thread_started").len(), "{lesson}");
    assert!(found.tracks("threads") >= of("thread_started").len(), "{lesson}");
    let jobs = found.slices.iter().filter(|(_, _, name)| name.starts_with("job "));
    assert_eq!(jobs.count(), of("job_started").len(), "{lesson}");
    let told = |what: &'static str| of(what).iter().map(|event| &event["queue"]["number"]);
    let queues = told("queue_put").chain(told("queue_got")).chain(told("queue_closed"));
    let queues: BTreeSet<_> = queues.map(Value::as_u64).collect();
    assert_eq!(found.curves.len(), queues.len(), "{lesson}");
    // A task is polled because it was spawned, which has no arrow, or because it was woken.
    let (polls, wakes) = (of("polled").len(), of("woken").len());
    let polled: BTreeSet<_> = of("polled").iter().map(|event| event["task"].as_u64()).collect();
    let spawned = of("spawned").iter().filter(|event| polled.contains(&event["task"].as_u64()));
    let (most, spawned) = (found.arrows.len(), spawned.count());
    assert!(most <= wakes && most <= polls, "{lesson}: {most} arrows");
    let (least, by_hand) = (polls.min(wakes).saturating_sub(spawned), lesson == "09_wakers");
    assert!(most >= least || by_hand, "{lesson}: {most} arrows, {polls} polls, {wakes} wakes");
}

/// Nobody waits for nothing.
fn told_waits(record: &Value) {
    for event in by_what(record).get("pending").into_iter().flatten() {
        let waits = event["waits"].as_array().unwrap();
        assert!(!waits.is_empty(), "{}: {event}", record["lesson"]);
    }
}

#[test]
fn every_lesson_is_drawn_as_it_is_meant_and_says_what_is_waited_for() {
    for lesson in lessons() {
        let (record, drawing) = run(&lesson, "virtual", "");
        compare(&lesson, &record, &structure::check(&drawing));
        told_waits(&record);
    }
}

#[test]
fn what_ran_on_a_real_clock_is_drawn_as_it_is_meant() {
    for (lesson, args) in REAL {
        let (record, drawing) = run(lesson, "real", args);
        compare(lesson, &record, &structure::check(&drawing));
    }
}

#[test]
fn what_the_explorer_found_is_drawn_as_it_is_meant_and_says_what_is_waited_for() {
    let lesson = "16_queue_pipeline";
    let (record, drawing) = run(lesson, "virtual", "--explore");
    compare(lesson, &record, &structure::check(&drawing));
    told_waits(&record);
}
