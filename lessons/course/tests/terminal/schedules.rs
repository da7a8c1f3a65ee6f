//! A check that runs under every schedule.

use crate::copy::Copy;
use std::fs;
use std::path::Path;

const RACE: &str = "15_counter_race/counter_race.rs";

#[test]
fn of_all_schedules_the_one_that_fails_is_shown() {
    let copy = Copy::new("schedules");
    let file = format!("tests/exercises/{RACE}");
    let given = copy.read(&file);
    copy.write(&file, &given.replace("for _ in", "println!(\"a worker\");\n    for _ in"));
    let output = copy.course(&["run", "counter_race"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("nothing is lost and nobody waits"), "{said}");
    assert!(said.ends_with(&format!("{}\n  a hint: cargo run --bin course -- hint counter_race\n",
        "\n  your program printed:\n    a worker\n    a worker\n    a worker\n    a worker\n    a worker\n")), "{said}");

    // What panics under some schedule is told with its own line, and can be stepped through.
    let panics = "assert!(counter.get() < 2, \"too many\");\n        counter.set(";
    copy.solve_with(RACE, "counter.set(", panics);
    let line = 1 + copy.read(&file).lines().position(|line| line.contains("too many")).unwrap();
    let output = copy.course(&["run", "counter_race"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("too many") && said.contains(&format!("look here: {file}:{line}\n")),
        "{said}"
    );
    let (_, recording) =
        said.split_once("cargo run --bin step -- ").unwrap_or_else(|| panic!("{said}"));
    let recording = recording.lines().next().unwrap();
    let recorded = copy.read(recording);
    // With the source, which is found where `lessons` was compiled.
    assert!(recorded.contains("too many") && recorded.contains("async fn count("), "{said}");
    // The other checks that fail have recordings of their own.
    let folder = copy.path(recording).with_file_name("");
    assert_eq!(said.contains("1 of 4"), fs::read_dir(folder).unwrap().count() == 1, "{said}");
    let has_player = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("debug/step").exists();
    assert_eq!(said.contains("(the first time, that compiles"), !has_player, "{said}");
}
