mod record;
mod sample;
mod structure;

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

#[test]
fn a_timer_and_the_wake_by_another_one_have_a_line_each() {
    let timers = [TimerId(1), TimerId(2)];
    let [fired, other] = timers;
    let what = vec![What::TimerFired { timer: fired }, woken(1, Actor::Timer(other))];
    assert_eq!(with_run(what, 0, plain).trim_start().lines().count(), 1 + 2);
}

fn drawn(what: Vec<What>) -> structure::Found {
    let text = with_run(what, 0, perfetto::text);
    structure::check(&serde_json::from_str(&text).unwrap())
}

#[test]
fn perfetto_gets_a_slice_for_whatever_takes_time_and_a_curve_for_each_queue() {
    let found = drawn(everything());
    assert_eq!(found.count("tasks", "poll"), 2);
    let tracks = ["tasks", "threads", "coroutines", "locks"].map(|group| found.tracks(group));
    assert_eq!(tracks, [3, 2, 1, 1]);
    assert_eq!(found.curves.values().collect::<Vec<_>>(), [&3]);
    // Only the task that was polled again has an arrow that arrives.
    assert_eq!(found.arrows.len(), 1);
}

fn woken(task: u32, by: Actor) -> What {
    What::Woken { task: TaskId(task), by }
}

#[test]
fn an_arrow_leads_from_the_slice_of_who_wakes_to_the_poll_of_who_is_woken() {
    let found = drawn(vec![
        What::Polled { task: TaskId(0) },
        woken(1, Actor::Task(TaskId(0))),
        What::Ready { task: TaskId(0) },
        // It has ended, and wakes who joins it.
        woken(2, Actor::Task(TaskId(0))),
        woken(3, Actor::Timer(TimerId(1))),
        What::Polled { task: TaskId(1) },
        What::Ready { task: TaskId(1) },
        What::Polled { task: TaskId(2) },
        What::Ready { task: TaskId(2) },
        What::Polled { task: TaskId(3) },
        What::Ready { task: TaskId(3) },
    ]);
    let led =
        |from: (&str, &str), to: &str| [(from.0.into(), from.1.into()), (to.into(), "poll".into())];
    let main = ("main", "poll");
    let timer = ("the main thread", "a timer wakes task 3");
    let expected = [led(main, "task 1"), led(main, "task 2"), led(timer, "task 3")];
    assert_eq!(found.arrows, expected);
}

#[test]
fn a_wake_that_no_poll_follows_has_no_arrow_and_each_of_several_has_its_own() {
    let mut what = vec![What::Polled { task: TaskId(1) }, pending(1, vec![])];
    what.extend((0..3).map(|_| woken(1, Actor::Runtime)));
    what.extend([What::Polled { task: TaskId(1) }, pending(1, vec![])]);
    what.extend([What::Polled { task: TaskId(1) }, What::Ready { task: TaskId(1) }]);
    assert_eq!(drawn(what).arrows.len(), 2);
}

#[test]
fn the_first_of_several_wakes_leads_to_the_poll() {
    let what = vec![
        What::Polled { task: TaskId(1) },
        pending(1, vec![]),
        woken(1, Actor::Timer(TimerId(1))),
        woken(1, Actor::Runtime),
        What::Polled { task: TaskId(1) },
        What::Ready { task: TaskId(1) },
    ];
    let found = drawn(what);
    let [[(_, from), _]] = &found.arrows[..] else { panic!("{found:?}") };
    assert_eq!(from, "a timer wakes task 1");
}

#[test]
fn what_happens_at_one_moment_of_a_virtual_clock_is_drawn_side_by_side() {
    let moments = |is_virtual| {
        let mut events = events(vec![What::Polled { task: TaskId(1) }, pending(1, vec![])]);
        // Threads may report a little out of order.
        events[0].at = ms(2);
        events[1].at = ms(1);
        let text = perfetto::text(&Run { header: &header(is_virtual), events: &events });
        let document: Value = serde_json::from_str(&text).unwrap();
        let rows = document["traceEvents"].as_array().unwrap().clone();
        let polls = rows.into_iter().filter(|row| row["name"] == "poll");
        polls.map(|row| row["ts"].as_f64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(moments(true), [2000.0, 2001.0]);
    assert_eq!(moments(false), [2000.0, 2000.001]);
}

#[test]
fn a_task_that_is_cancelled_wakes_from_there() {
    let found = drawn(vec![
        What::Cancelled { task: TaskId(1) },
        woken(0, Actor::Task(TaskId(1))),
        What::Polled { task: TaskId(0) },
        What::Ready { task: TaskId(0) },
    ]);
    assert_eq!(found.arrows[0][0], ("task 1".into(), "cancelled".into()));
}

#[test]
fn an_empty_run_has_all_three_views() {
    serde_json::from_str::<Value>(&with_run(vec![], 0, document)).unwrap();
    assert!(drawn(vec![]).slices.is_empty());
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
