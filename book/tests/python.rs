//! The Python programs beside the lessons: that all of them are in the table, that Python can read
//! them, and that they print what they are expected to.
//!
//! What a program prints is in `python/expected`. A figure that varies is marked there as `#`, and
//! any figure will do in its place. `UPDATE_EXPECT=1 cargo test -p book --test python` writes these
//! files anew, and keeps their marks.

use book::Place;
use book::python::{Interpreter, ROWS, Row};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

/// Programs that are over within a second or two, and print the same each time but for figures.
const QUICK: &[(&str, &str)] = &[
    ("01_generators", ""),
    ("02_generator_states", ""),
    ("03_yield_from", ""),
    ("04_event_loop", ""),
    ("05_callbacks", ""),
    ("06_futures", ""),
    ("06_futures_forbidden", ""),
    ("12_async_sum", ""),
    ("14_blocking_io", "--only pool"),
    ("15_counter_race", "--only lock"),
    ("16_queue_pipeline", ""),
    ("16_queue_pipeline_polling", ""),
    ("17_life", ""),
    ("18_life_threads", ""),
    ("20_life_pool", "--only error"),
    ("21_life_coroutines", ""),
    ("21_life_blocking", ""),
    ("22_guessing_game", ""),
    ("22_guessing_game_broken", ""),
    ("23_tail_merge", ""),
    ("26_crawler", ""),
];

fn programs() -> PathBuf {
    Place::here().book().join("python")
}

/// The names of the files of a folder that end so, without that end.
fn names(folder: &Path, end: &str) -> BTreeSet<String> {
    let files =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files = files.map(|file| file.expect("a file").file_name().into_string().expect("UTF-8"));
    files.filter_map(|name| Some(name.strip_suffix(end)?.to_owned())).collect()
}

fn has_number(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_digit())
}

/// The Python at hand. Without one a test has nothing to ask, and says so.
fn python() -> Option<Interpreter> {
    match Interpreter::find() {
        Ok(python) => Some(python),
        Err(missing) => {
            eprintln!("skipped: {missing}");
            None
        }
    }
}

fn output(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

#[test]
fn the_table_names_every_program_and_every_lesson() {
    let (place, mut all) = (Place::here(), BTreeSet::new());
    for lessons in ["lessons/src/bin", "lessons/load/src/bin"] {
        all.extend(names(&place.workspace().join(lessons), ".rs"));
    }
    all.extend(names(&programs(), ".py").into_iter().filter(|name| has_number(name)));
    let rows: BTreeSet<_> = ROWS.iter().flat_map(Row::sides).map(|side| side.name).collect();
    assert_eq!(rows.into_iter().collect::<Vec<_>>(), all.iter().collect::<Vec<_>>());

    let table = fs::read_to_string(place.fragments().join("figures/python.md"));
    let table = table.expect("`cargo run -p book -- python` writes the table");
    let body: Vec<_> = table.lines().skip(2).take_while(|line| line.starts_with('|')).collect();
    assert_eq!(body.len(), ROWS.len(), "a row for each of {} runs", ROWS.len());
    for (line, row) in body.iter().zip(ROWS) {
        assert_eq!(line.split('|').nth(1).map(str::trim), Some(row.title().as_str()));
    }
    assert!(table.contains("\nMeasured by `cargo run -p book -- python`"), "and the command");
}

#[test]
fn every_program_compiles() {
    // Nothing is written: compiled files beside the programs would be one more thing to ignore.
    const COMPILE: &str = "
import sys
for path in sys.argv[1:]:
    with open(path, encoding='utf-8') as file:
        compile(file.read(), path, 'exec', dont_inherit=True)
";
    let Some(python) = python() else { return };
    let files = names(&programs(), ".py");
    assert!(files.len() > 20, "{files:?}");
    let paths = files.iter().map(|name| programs().join(format!("{name}.py")));
    let said = output(python.command().args(["-W", "error", "-c", COMPILE]).args(paths));
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
}

#[test]
fn the_quick_programs_print_what_is_expected() {
    let Some(python) = python() else { return };
    let compare = |name: &str, args: &str| {
        let program = programs().join(format!("{name}.py"));
        let said = output(python.command().arg(program).args(args.split_whitespace()));
        let printed = String::from_utf8(said.stdout).expect("UTF-8");
        let complaint = String::from_utf8_lossy(&said.stderr);
        assert!(said.status.success(), "{name} {args}: {complaint}");
        let expected = programs().join("expected").join(format!("{name}.txt"));
        let golden = fs::read_to_string(&expected).unwrap_or_default();
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::create_dir_all(expected.parent().unwrap()).unwrap();
            fs::write(expected, marked(&printed, &golden)).unwrap();
        } else if let Some(line) = first_difference(&printed, &golden) {
            panic!("{name} {args} prints, at line {line},\n{printed}\nand not\n{golden}");
        }
    };
    // They spend their time waiting, so they can do it at the same time.
    thread::scope(|scope| {
        for (name, args) in QUICK {
            scope.spawn(move || compare(name, args));
        }
    });
}

#[test]
fn nothing_is_expected_of_programs_that_are_not_run() {
    let expected = names(&programs().join("expected"), ".txt");
    let run: BTreeSet<_> = QUICK.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(expected, run);
}

/// The line, counted from one, in which what was printed is not as expected.
fn first_difference(printed: &str, expected: &str) -> Option<usize> {
    let mut lines = (printed.lines(), expected.lines());
    (1..).find_map(|number| match (lines.0.next(), lines.1.next()) {
        (None, None) => Some(None),
        (Some(one), Some(other)) if agree(one, other) => None,
        _ => Some(Some(number)),
    })?
}

/// Whether two lines have the same words under the same indentation. Columns may be wider.
fn agree(printed: &str, expected: &str) -> bool {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (one, other) = (words(printed), words(expected));
    let alike = |(one, other): (&String, &String)| {
        one == other || other.contains('#') && figures(one) == figures(other)
    };
    indentation(printed) == indentation(expected)
        && one.len() == other.len()
        && one.iter().zip(&other).all(alike)
}

/// A word with a `#` for each of its figures: `0.512` and `12.3` are both `#.#`.
fn figures(word: &str) -> String {
    let mut marked = String::new();
    for char in word.chars() {
        let char = if char.is_ascii_digit() { '#' } else { char };
        if char != '#' || !marked.ends_with('#') {
            marked.push(char);
        }
    }
    marked
}

/// What was printed, with the marks of what was expected before. In a line that is new, times are
/// marked.
fn marked(printed: &str, before: &str) -> String {
    let mut old = before.lines();
    let lines = printed.lines().map(|line| {
        let old: Vec<_> = old.next().unwrap_or_default().split_whitespace().collect();
        let mut words: Vec<_> = line.split_inclusive(' ').map(str::to_owned).collect();
        let places: Vec<_> = (0..words.len()).filter(|at| !words[*at].trim().is_empty()).collect();
        for (number, at) in places.iter().enumerate() {
            let next = places.get(number + 1).map(|next| words[*next].trim());
            let time = words[*at].contains('.') && next.is_some_and(|next| next.starts_with('s'));
            let known = old.len() == places.len();
            if if known { old[number].contains('#') } else { time } {
                words[*at] = words[*at].replace(|c: char| c.is_ascii_digit(), "#");
            }
        }
        words.concat()
    });
    lines.map(|line| line + "\n").collect()
}

#[test]
fn figures_that_vary_are_marked_and_nothing_else_may() {
    assert_eq!(marked("it  took 0.512 s here, 3 times\n", ""), "it  took #.### s here, 3 times\n");
    assert_eq!(marked("lost 17 of 20\n", "lost # of 20\n"), "lost ## of 20\n");
    assert_eq!(marked("after 0.5 s\n", "after 0.5 s\n"), "after 0.5 s\n");
    let expected = "a  #.### s  3\n  b\n";
    assert_eq!(first_difference("a  10.25 s  3\n  b\n", expected), None);
    assert_eq!(first_difference("a  0.512 s  4\n  b\n", expected), Some(1));
    assert_eq!(first_difference("a  0.512 s  3\n b\n", expected), Some(2));
    assert_eq!(first_difference("a  0.512 s  3\n", expected), Some(2));
    assert_eq!(first_difference("a  0.512 s  3\n  b\nc\n", expected), Some(3));
}
