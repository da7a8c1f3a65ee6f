mod sample;

use super::*;
use handloom::trace::*;
use sample::{everything, ms, pending};
use serde_json::Value;

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
        lesson: "99_test",
        arguments: vec!["--workers".into(), "2".into()],
        is_virtual,
        seed: Some(7),
        event_limit: 100,
    }
}

fn with_run<T>(what: Vec<What>, left_out: u64, view: impl Fn(&Run<'_>) -> T) -> T {
    view(&Run { header: &header(true), events: &events(what), left_out })
}

#[test]
fn a_record_is_json_with_a_header_and_every_event_in_order() {
    let text = with_run(everything(), 5, record::text);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["format"], "handloom-trace");
    assert_eq!(document["version"], 1);
    assert_eq!(document["lesson"], "99_test");
    assert_eq!(document["arguments"], serde_json::json!(["--workers", "2"]));
    assert_eq!((&document["seed"], &document["clock"]), (&7.into(), &"virtual".into()));
    assert_eq!((&document["event_limit"], &document["left_out"]), (&100.into(), &5.into()));
    let events = document["events"].as_array().unwrap();
    assert_eq!(events.len(), everything().len());
    for (step, event) in events.iter().enumerate() {
        assert_eq!(event["step"], step);
        assert!(event["at"].is_number() && event["what"].is_string(), "{event}");
    }
    assert_eq!(events[0]["place"]["file"], "src/\"odd\".rs");
    assert_eq!(events[9]["waits"].as_array().unwrap().len(), 16);
    assert_eq!(events[9]["waits"][1]["deadline"], 100_000_000);
}

#[test]
fn no_two_fields_of_an_event_share_a_name() {
    let text = with_run(everything(), 0, record::text);
    for line in text.lines().filter(|line| line.starts_with("{\"step\"")) {
        // A reader keeps one of two fields of the same name: re-written, the object gets shorter.
        let line = line.trim_end_matches(',');
        let object: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
        let names = line.matches("\":").count();
        assert_eq!(count_names(&Value::Object(object)), names, "{line}");
    }
}

fn count_names(value: &Value) -> usize {
    match value {
        Value::Object(fields) => fields.len() + fields.values().map(count_names).sum::<usize>(),
        Value::Array(items) => items.iter().map(count_names).sum(),
        _ => 0,
    }
}

#[test]
fn a_timeline_tells_every_event_in_lines_that_fit() {
    let text = with_run(everything(), 5, timeline::text);
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
    // A title, a line for each event (a timer and its wake share one), and the note.
    assert_eq!(text.trim_start().lines().count(), 1 + everything().len() - 1 + 1);
    assert!(text.ends_with("stops after 100 events, its limit; 5 more happened"), "{text}");
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
    let run = Run { header: &header(true), events: &events, left_out: 0 };
    let expected = "
99_test: 6 events
t+0.000 s   #0 main polled
            #0 main waits for timer 1 at t+0.100 s (src/\"odd\".rs:7)
t+0.100 s   timer 1 fires -> #0 main woken
            #0 main polled
            prints: done";
    assert_eq!(timeline::text(&run), expected);
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
    serde_json::from_str::<Value>(&with_run(vec![], 0, record::text)).unwrap();
    assert!(!rows(&with_run(vec![], 0, perfetto::text)).is_empty());
    assert!(with_run(vec![], 0, timeline::text).ends_with("99_test: 0 events"));
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
