use super::*;
use handloom::trace::What;
use std::time::Instant;

impl Lesson {
    /// A lesson for a test, recorded, with these arguments.
    pub(crate) fn sample(spec: &Spec, line: &str) -> Lesson {
        Lesson::with_line(spec, line, true)
    }

    /// The same, and nobody watches.
    pub(crate) fn unrecorded(spec: &Spec, line: &str) -> Lesson {
        Lesson::with_line(spec, line, false)
    }

    fn with_line(spec: &Spec, line: &str, recorded: bool) -> Lesson {
        match Args::parse(spec, line.split_whitespace()) {
            Ok(Parsed::Run(args)) => Lesson::new(spec, args, recorded),
            other => panic!("{line}: {other:?}"),
        }
    }

    pub(crate) fn recorded_events(&self) -> Vec<trace::Event> {
        self.recorder.as_ref().map_or_else(Vec::new, Recorder::events)
    }

    pub(crate) fn failed_checks(&self) -> usize {
        self.checks.lock().unwrap_or_else(PoisonError::into_inner).failed
    }
}

const SPEC: Spec = Spec { name: "99_test", ..Spec::DEFAULT };

fn lesson(line: &str, event_limit: usize) -> Lesson {
    Lesson::sample(&Spec { event_limit, ..SPEC }, line)
}

/// A wait in another file than the test's.
pub(crate) async fn sleep_elsewhere() {
    handloom::time::sleep(Duration::from_millis(1)).await;
}

fn output(lesson: &Lesson) -> Vec<String> {
    let events = lesson.recorder.as_ref().unwrap().events();
    let lines = events.into_iter().filter_map(|event| match event.what {
        What::Output { line } => Some(line),
        _ => None,
    });
    lines.collect()
}

#[test]
fn what_is_said_is_in_the_trace_and_asides_are_not() {
    let lesson = lesson("", 100);
    let _scope = lesson.tracer().unwrap().enter();
    lesson.say("one\n\ntwo\n");
    lesson.aside("in passing");
    lesson.say("");
    assert_eq!(output(&lesson), ["one", "", "two", ""]);
}

#[test]
fn one_failed_check_among_many_fails_the_lesson() {
    let lesson = lesson("", 100);
    lesson.check(true, "fine");
    assert!(lesson.verdict());
    lesson.check(false, "on purpose");
    lesson.check(true, "fine again");
    assert!(!lesson.verdict());
}

#[test]
fn under_a_virtual_clock_blocking_takes_no_time_and_varying_figures_are_dashes() {
    let lesson = lesson("--clock virtual", 100);
    let start = Instant::now();
    lesson.block(Duration::from_secs(60));
    assert!(start.elapsed() < Duration::from_secs(60));
    assert_eq!(lesson.stopwatch().reading().to_string(), "-");
    assert_eq!(lesson.varying(5).to_string(), "-");
}

#[test]
fn a_recording_stops_at_its_limit() {
    let lesson = lesson("", 3);
    let _scope = lesson.tracer().unwrap().enter();
    (0..5).for_each(|number| lesson.say(number));
    assert_eq!(output(&lesson), ["0", "1", "2"]);
    assert_eq!(lesson.recorder.as_ref().unwrap().left_out(), 2);
}

#[test]
fn an_error_is_told_with_its_causes() {
    let wrong = crate::life::SimulationError::at(1, 2)(std::io::Error::other("no answer"));
    assert!(Chain(&wrong).to_string().ends_with("1,2: no answer"));
}

#[test]
fn a_runtime_of_the_lesson_lives_by_its_clock_and_reports_to_its_trace() {
    let lesson = lesson("--clock virtual --seed 3", 100);
    let before = lesson.clock().now();
    let runtime = lesson.runtime_builder().build();
    runtime.block_on(handloom::time::sleep(Duration::from_secs(3600)));
    assert_eq!(lesson.clock().now() - before, Duration::from_secs(3600));
    let events = lesson.recorder.as_ref().unwrap().events();
    assert!(events.iter().any(|event| matches!(event.what, What::TimerFired { .. })));
}

#[test]
fn the_exit_status_tells_good_failed_and_refused_apart() {
    let none: [&str; 0] = [];
    assert_eq!(status(&SPEC, file!(), none, |_| Ok(())), 0);
    assert_eq!(status(&SPEC, file!(), ["--help"], |_| panic!("--help runs nothing")), 0);
    let failed = |lesson: &Lesson| {
        lesson.check(false, "on purpose");
        Ok(())
    };
    assert_eq!(status(&SPEC, file!(), none, failed), 1);
    assert_eq!(status(&SPEC, file!(), none, |_| Err("no bread".into())), 1);
    assert_eq!(status(&SPEC, file!(), ["--sped"], |_| panic!("wrong arguments run nothing")), 2);
    assert_eq!(status(&SPEC, file!(), none, |_| Err(Usage::new("--size: no").into())), 2);
    let missing = ["--record", "/no/such/directory/file"];
    assert_eq!(status(&SPEC, file!(), missing, |_| panic!("nothing runs in vain")), 2);
}

#[test]
fn a_run_that_breaks_is_recorded_and_one_that_is_refused_is_not() {
    let dir = crate::files::TempDir::new("handloom-test").unwrap();
    let file = dir.path().join("run.json");
    let record = || ["--record".into(), file.clone().into_os_string()];
    std::fs::write(&file, "before").unwrap();
    status(&SPEC, file!(), record(), |_| Err(Usage::new("--size: no").into()));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "before");

    let broken = panic::catch_unwind(|| {
        status(&SPEC, file!(), record(), |lesson| {
            lesson.say("the last words");
            panic!("on purpose")
        })
    });
    assert!(broken.is_err());
    assert!(std::fs::read_to_string(&file).unwrap().contains("the last words"));
}

#[test]
fn a_rerun_has_the_seed_and_the_clock_and_is_not_in_the_trace() {
    let lesson = lesson("--clock virtual --seed 3", 100);
    let _scope = lesson.tracer().unwrap().enter();
    let order = |runtime: Runtime| {
        runtime.block_on(async {
            handloom::time::sleep(Duration::from_secs(60)).await;
            let order = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
            let tasks = (0..8).map(|number| {
                let order = order.clone();
                handloom::spawn(async move { order.borrow_mut().push(number) })
            });
            handloom::gather(tasks).await;
            order.take()
        })
    };
    let start = Instant::now();
    let again = lesson.rerun(|builder| order(builder.build()));
    assert!(lesson.recorder.as_ref().unwrap().events().is_empty());
    assert_eq!(order(lesson.runtime_builder().build()), again);
    assert!(start.elapsed() < Duration::from_secs(60));
}
