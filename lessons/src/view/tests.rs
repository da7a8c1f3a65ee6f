mod record;
mod sample;

use super::*;
use crate::cli::Spec;
use handloom::trace::*;
use sample::{everything, ms, pending};
use serde_json::Value;

const ODD: &str = "src/\"odd\".rs";

fn document(run: &Run<'_>) -> String {
    super::record::text(run.header, run.events)
}

fn events(what: Vec<What>) -> Vec<Event> {
    let numbered = (0..).zip(what);
    let event = |(step, what)| Event {
        step,
        at: ms(step / 8 * 100),
        thread: ThreadId(0),
        caller: None,
        what,
    };
    numbered.map(event).collect()
}

fn header(is_virtual: bool) -> Header {
    Header {
        lesson: "99_test".into(),
        arguments: vec!["--workers".into(), "2".into()],
        is_virtual,
        seed: Some(7),
        outside: vec![Outside::Threads],
        event_limit: 100,
        left_out: 0,
        files: vec![SourceFile { name: ODD.into(), ..SourceFile::default() }],
    }
}

fn with_run<T>(what: Vec<What>, left_out: u64, view: impl Fn(&Run<'_>) -> T) -> T {
    view(&Run { header: &Header { left_out, ..header(true) }, events: &events(what) })
}

#[test]
fn a_timeline_tells_every_event_in_lines_that_fit() {
    let text = with_run(everything(), 5, plain);
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
    // A title, a line for each event (a timer and its wake share one), and the note.
    assert_eq!(text.trim_start().lines().count(), 1 + everything().len() - 1 + 1);
    assert!(text.ends_with("stops after 100 events, its limit; 5 more happened"), "{text}");
}

#[test]
fn colours_change_no_letter_of_a_timeline() {
    let coloured = with_run(everything(), 5, |run| timeline::text(run, true));
    let mut letters = String::new();
    for (number, piece) in coloured.split("\x1b[").enumerate() {
        letters += if number == 0 { piece } else { piece.split_once('m').expect("a colour").1 };
    }
    assert!(coloured.len() > letters.len());
    assert_eq!(letters, with_run(everything(), 5, plain));
}

fn plain(run: &Run<'_>) -> String {
    timeline::text(run, false)
}

#[test]
fn a_timeline_reads_like_this() {
    let sleep = WaitsFor::Timer { timer: Some(TimerId(1)), deadline: Some(ms(100)) };
    let mut events = events(vec![
        What::Polled { task: TaskId(0) },
        pending(0, vec![sleep]),
        What::TimerFired { timer: TimerId(1) },
        What::Woken { task: TaskId(0), by: Actor::Timer(TimerId(1)) },
        What::Polled { task: TaskId(0) },
        What::Output { line: "done".into() },
    ]);
    for event in &mut events[2..] {
        event.at = ms(100);
    }
    let run = Run { header: &header(true), events: &events };
    let expected = "
99_test: 6 events
t+0.000 s   main is polled
            main waits until t+0.100 s (line 7)
t+0.100 s   timer fires → wakes main
            main is polled
            prints: done";
    assert_eq!(plain(&run), expected);
}

fn rows(document: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(document).unwrap();
    document["traceEvents"].as_array().unwrap().clone()
}

#[test]
fn perfetto_gets_slices_arrows_and_curves() {
    let rows = with_run(everything(), 0, |run| rows(&perfetto::text(run)));
    let count = |phase: &str| rows.iter().filter(|row| row["ph"] == phase).count();
    for row in &rows {
        assert!(row["ph"].is_string() && row["pid"].is_number(), "{row}");
        assert!(row["ph"] == "M" || row["ts"].is_number(), "{row}");
        assert!(row["ph"] != "X" || row["dur"].as_f64() >= Some(0.0), "{row}");
    }
    assert_eq!(count("C"), 2);
    assert_eq!(count("s"), 6);
    // Only the task that was polled again has an arrow that arrives.
    assert_eq!(count("f"), 1);
    let polls: Vec<_> = rows.iter().filter(|row| row["name"] == "poll").collect();
    assert_eq!(polls.len(), 2);
    assert_eq!(polls[1]["args"]["outcome"], "ready");
}

#[test]
fn an_arrow_begins_in_a_slice_and_ends_in_one() {
    let woken = |task, by| What::Woken { task: TaskId(task), by };
    let what = vec![
        What::Polled { task: TaskId(0) },
        woken(1, Actor::Task(TaskId(0))),
        What::Ready { task: TaskId(0) },
        woken(2, Actor::Timer(TimerId(1))),
        What::Polled { task: TaskId(1) },
        What::Ready { task: TaskId(1) },
        What::Polled { task: TaskId(2) },
        What::Ready { task: TaskId(2) },
    ];
    let rows = with_run(what, 0, |run| rows(&perfetto::text(run)));
    let number = |row: &Value, field: &str| row[field].as_f64().unwrap();
    let ends = rows.iter().filter(|row| row["ph"] == "s" || row["ph"] == "f");
    for end in ends {
        let at = number(end, "ts");
        let inside = |slice: &&Value| {
            let start = number(slice, "ts");
            (&slice["pid"], &slice["tid"]) == (&end["pid"], &end["tid"])
                && number(slice, "dur") > 0.0
                && (start..=start + number(slice, "dur")).contains(&at)
        };
        let slices: Vec<_> = rows.iter().filter(|row| row["ph"] == "X").collect();
        assert!(slices.iter().any(inside), "{end} hangs in the air: {slices:#?}");
    }
}

#[test]
fn an_empty_run_has_all_three_views() {
    serde_json::from_str::<Value>(&with_run(vec![], 0, document)).unwrap();
    assert!(!rows(&with_run(vec![], 0, perfetto::text)).is_empty());
    assert!(with_run(vec![], 0, plain).ends_with("99_test: 0 events"));
}

#[test]
fn a_file_that_cannot_be_written_is_refused_before_the_run() {
    let dir = crate::files::TempDir::new("handloom-test").unwrap();
    let spec = Spec { name: "99_test", ..Spec::DEFAULT };
    let open = |flags: &[(&str, PathBuf)]| {
        let line =
            flags.iter().flat_map(|(flag, path)| [flag.into(), path.clone().into_os_string()]);
        let line: Vec<std::ffi::OsString> = line.collect();
        match Args::parse(&spec, line) {
            Ok(crate::cli::Parsed::Run(args)) => Views::open(&args).map(|_| ()),
            other => panic!("{other:?}"),
        }
    };
    let missing = dir.path().join("missing").join("run.json");
    let wrong = open(&[("--record", missing)]).unwrap_err().to_string();
    assert!(wrong.starts_with("--record ") && wrong.contains("can be written"), "{wrong}");
    let one = dir.path().join("run.json");
    let same = dir.path().join(".").join("run.json");
    let wrong = open(&[("--record", one.clone()), ("--perfetto", same)]).unwrap_err();
    assert!(wrong.to_string().starts_with("--perfetto "), "{wrong}");
    open(&[("--record", one), ("--perfetto", dir.path().join("other"))]).unwrap();
}
