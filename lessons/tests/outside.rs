//! Recordings of runs in which more had a say than the arguments: the real clock, threads, sockets.
//!
//! They differ from run to run, so they cannot be compared as they are. What can be said of them all
//! the same is checked here on runs of their own, and on the recordings of threads that are in
//! `tests/recordings`. Those are made again, with `UPDATE_EXPECT=1`, only where they are stale.

use handloom::trace::{Event, ObjectKind, ThreadId, What};
use lessons::files::TempDir;
use replay::{Outside, Recording, Replay, World, read, task_events};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs a lesson and reads what it has recorded: the file, and what was printed.
fn record(directory: &TempDir, lesson: &str, args: &str) -> (PathBuf, String) {
    let file = directory.path().join(format!("{lesson}.json"));
    // The programs are beside each other.
    let program = Path::new(env!("CARGO_BIN_EXE_17_life")).with_file_name(lesson);
    let mut command = Command::new(program);
    let output = command.args(args.split_whitespace()).arg("--record").arg(&file).output();
    let output = output.unwrap_or_else(|error| panic!("{lesson}: {error}"));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{lesson} {args}: {told}");
    (file, String::from_utf8(output.stdout).expect("lessons print UTF-8"))
}

fn opened(file: &Path) -> Recording {
    read(file).unwrap_or_else(|error| panic!("{error}"))
}

fn temporary() -> TempDir {
    TempDir::new("handloom-outside").expect("a directory")
}

/// Walks through a run to its end and back. Every state is the same in both directions.
fn walked(recording: Recording) -> World {
    let mut replay = Replay::new(recording);
    let mut worlds = vec![replay.world().clone()];
    while replay.forward() {
        worlds.push(replay.world().clone());
    }
    assert_eq!(worlds.len(), replay.len() + 1);
    for (step, world) in worlds.iter().enumerate().rev() {
        assert_eq!(replay.world(), world, "step {step}");
        assert_eq!(replay.back(), step > 0);
    }
    worlds.pop().expect("there is a last one")
}

/// The lines that a run has printed, as its recording has them.
fn printed(world: &World) -> String {
    world.output.iter().map(|line| format!("{}\n", line.line)).collect()
}

/// The figures of a lesson on Life, from the row that begins with the name of the version: I/O
/// calls, threads.
fn figures(printed: &str, version: &str) -> (usize, usize) {
    let row = printed.lines().find(|line| line.starts_with(version)).expect(printed);
    let mut words = row.split_whitespace().rev();
    let number = |word: Option<&str>| word.and_then(|word| word.parse().ok()).expect(row);
    // version … calls time unit threads tasks
    let threads = number(words.nth(1));
    (number(words.nth(2)), threads)
}

fn count(events: &[Event], wanted: impl Fn(&What) -> bool) -> usize {
    events.iter().filter(|event| wanted(&event.what)).count()
}

/// What is put into the queue of this name, and what is got out of it.
fn puts_and_gets(events: &[Event], wanted: &str) -> (usize, usize) {
    let named = events.iter().find_map(|event| match &event.what {
        What::Named { object, name } if name == wanted => Some(*object),
        _ => None,
    });
    let named = named.expect(wanted);
    assert_eq!(named.kind, ObjectKind::Queue);
    let put = |what: &What| matches!(what, What::QueuePut { queue, .. } if *queue == named);
    let got = |what: &What| matches!(what, What::QueueGot { queue, .. } if *queue == named);
    (count(events, put), count(events, got))
}

/// What holds for every recording of threads: it is marked, whole, and in the order in which each
/// thread did what it did.
fn check_threads(recording: &Recording) {
    let Recording { header, events } = recording;
    assert_eq!(header.outside, [Outside::Clock, Outside::Threads]);
    assert_eq!(header.left_out, 0);
    let mut now: BTreeMap<ThreadId, &Event> = BTreeMap::new();
    let mut finished = BTreeSet::new();
    for event in events {
        let before = now.insert(event.thread, event);
        assert!(before.is_none_or(|before| before.at <= event.at), "{before:?} {event:?}");
        match event.what {
            What::ThreadStarted { thread, .. } => {
                assert_eq!((thread, before), (event.thread, None), "it begins with its start");
            }
            _ if event.thread != ThreadId(0) => assert!(before.is_some(), "{event:?}"),
            _ => {}
        }
        assert!(!finished.contains(&event.thread), "{event:?} comes after the end of its thread");
        if let What::ThreadFinished { thread } = event.what {
            finished.insert(thread);
        }
    }
    let started = count(events, |what| matches!(what, What::ThreadStarted { .. }));
    assert_eq!(finished.len(), started, "every thread that was started has finished");
}

/// The lessons on threads, what they are run with, and the name of the version that is run.
const THREADED: &[(&str, &str, &str)] = &[
    ("18_life_threads", "--pattern blinker --size 3x3 --generations 2 --delay 20", "threads"),
    ("19_life_queue", "--pattern blinker --size 3x3 --workers 3 --delay 20", "workers"),
    ("20_life_pool", "--pattern blinker --size 3x3 --workers 3 --delay 20", "pool"),
];

/// What the table of a lesson says is what its threads have done.
fn check_figures(version: &str, printed: &str, events: &[Event]) {
    let (calls, threads) = figures(printed, version);
    let started = count(events, |what| matches!(what, What::ThreadStarted { .. }));
    let jobs = count(events, |what| matches!(what, What::JobStarted { .. }));
    match version {
        // A thread for each cell and generation, and as many at a time as there are cells.
        "threads" => assert_eq!((started, started / 2 + 1), (calls, threads)),
        "workers" => {
            assert_eq!(started + 1, threads);
            assert_eq!(puts_and_gets(events, "decide"), (calls, calls));
            assert_eq!(puts_and_gets(events, "decided"), (calls, calls));
        }
        _ => {
            assert_eq!((started + 1, jobs), (threads, calls));
            let finished = |what: &What| matches!(what, What::JobFinished { panicked: false, .. });
            assert_eq!(count(events, finished), jobs);
        }
    }
}

#[test]
fn what_threads_do_is_recorded_in_the_order_in_which_it_happened() {
    let directory = temporary();
    for (lesson, args, version) in THREADED {
        let (file, said) = record(&directory, lesson, args);
        let text = fs::read_to_string(&file).expect("a recording");
        assert!(text.contains("\n\"outside\":[\"clock\",\"threads\"],\n"), "{lesson} is marked");
        let recording = opened(&file);
        check_threads(&recording);
        check_figures(version, &said, &recording.events);
        let end = walked(recording);
        assert_eq!(printed(&end), said, "{lesson}");
        let mut others = end.threads.iter().filter(|(id, _)| **id != ThreadId(0));
        assert!(others.all(|(_, thread)| thread.finished && thread.job.is_none()), "{lesson}");
    }
}

fn kept(lesson: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../tests/recordings/{lesson}.json"))
}

/// Why a recording is no longer one of the lesson as it is, if it is not.
fn stale(lesson: &str, args: &str) -> Option<String> {
    let header = match read(&kept(lesson)) {
        Ok(recording) => recording.header,
        Err(error) => return Some(error.to_string()),
    };
    if (header.lesson.as_str(), header.arguments.join(" ").as_str()) != (lesson, args) {
        return Some("it is of another run".into());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for file in &header.files {
        let source = fs::read_to_string(root.join(&file.name)).unwrap_or_default();
        let source: BTreeMap<_, _> = (1..).zip(source.lines().map(str::to_owned)).collect();
        let same = file.lines.iter().all(|(number, line)| source.get(number) == Some(line));
        if !same || file.whole && file.lines.len() != source.len() {
            return Some(format!("{} has changed since", file.name));
        }
    }
    None
}

#[test]
fn recordings_of_threads_in_the_repository_are_of_the_lessons_as_they_are() {
    let directory = temporary();
    for (lesson, args, version) in THREADED {
        if std::env::var_os("UPDATE_EXPECT").is_some() && stale(lesson, args).is_some() {
            fs::copy(record(&directory, lesson, args).0, kept(lesson)).expect("a recording");
        }
        assert_eq!(stale(lesson, args), None, "{lesson}");
        let recording = opened(&kept(lesson));
        check_threads(&recording);
        let events = recording.events.clone();
        let said = printed(&walked(recording));
        check_figures(version, &said, &events);
        // Up to the first empty line, the table of generations is the same every time.
        let (_, fresh) = record(&directory, lesson, args);
        assert_eq!(said.split_once("\n\n").map(|it| it.0), fresh.split_once("\n\n").map(|it| it.0));
    }
}

#[test]
fn runs_with_sockets_agree_by_their_task_events() {
    let directory = temporary();
    for (lesson, args) in [
        ("11_reactor", "--only tasks"),
        (
            "21_life_coroutines",
            "--io socket --pattern blinker --size 3x3 --generations 2 --delay 5",
        ),
    ] {
        let run = || opened(&record(&directory, lesson, args).0);
        let (one, other) = (run(), run());
        assert_eq!(one.header, other.header);
        assert_eq!(one.header.outside, [Outside::Clock, Outside::Sockets]);
        assert_ne!(one.events, other.events, "{lesson}: the moments differ");
        let (one, other) = (task_events(&one.events), task_events(&other.events));
        assert!(one.len() > 1);
        for (task, what) in &one {
            assert_eq!(Some(what), other.get(task), "{lesson}: {task}");
        }
        assert_eq!(one.len(), other.len());
    }
}

#[test]
fn runs_with_sockets_are_the_same_on_a_virtual_clock() {
    let directory = temporary();
    for (lesson, args) in
        [("11_reactor", "--only tasks"), ("21_life_coroutines", "--io socket --generations 1")]
    {
        let args = format!("--clock virtual {args}");
        let run = || fs::read(record(&directory, lesson, &args).0).expect("a recording");
        let one = run();
        assert!(one == run(), "{lesson} {args} records the same twice");
        let recording = opened(&directory.path().join(format!("{lesson}.json")));
        assert_eq!(recording.header.outside, [Outside::Sockets], "{lesson} is marked");
    }
}
