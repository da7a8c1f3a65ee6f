//! The frame around a lesson: its arguments, its clock, its checks, and the views of its run.

use crate::cli::{Args, Parsed, Spec, Usage};
use crate::figures::{Figure, Stopwatch};
use crate::view::{Header, Views};
use handloom::time::{Clock, RealClock, VirtualClock};
use handloom::trace::{self, Recorder, Tracer};
use std::error::Error;
use std::fmt::{self, Display};
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What a lesson's function comes to. A [`Usage`] error is a wrong argument (exit status 2), any
/// other error a lesson that could not be finished (exit status 1).
pub type Outcome = Result<(), Box<dyn Error>>;

/// Runs a lesson: reads the arguments, calls `body`, says which checks failed, writes the views.
///
/// The exit status is 0 if `body` finished and every check held, 1 if not, 2 for wrong arguments.
///
/// # Panics
/// Goes on with a panic of `body`, after the views have been written: the trace of a run that broke
/// is the one that is wanted most.
pub fn run(spec: &Spec, body: impl FnOnce(&Lesson) -> Outcome) -> ExitCode {
    let args = match Args::parse(spec, std::env::args_os().skip(1)) {
        Ok(Parsed::Run(args)) => args,
        Ok(Parsed::Help(page)) => {
            print(page.trim_end());
            return ExitCode::SUCCESS;
        }
        Err(wrong) => return refuse(spec, &wrong),
    };
    // Before the lesson runs, so that a recording that cannot be written costs nobody a run.
    let views = match Views::open(&args) {
        Ok(views) => views,
        Err(wrong) => return refuse(spec, &wrong),
    };
    let lesson = Lesson::new(spec, args, views.wanted());

    let scope = lesson.tracer.as_ref().map(Tracer::enter);
    let result = panic::catch_unwind(AssertUnwindSafe(|| body(&lesson)));
    let mut good = match &result {
        Ok(Err(error)) if error.is::<Usage>() => return refuse(spec, error),
        Ok(Err(error)) => {
            complain(spec, Chain(&**error));
            false
        }
        Ok(Ok(())) => true,
        Err(_) => false,
    };
    good &= lesson.verdict();
    drop(scope);

    let header = Header::new(spec, &lesson.args);
    if let Err(error) = views.show(&header, lesson.recorder.as_ref()) {
        complain(spec, error);
        good = false;
    }
    if let Err(payload) = result {
        panic::resume_unwind(payload);
    }
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// One run of a lesson, as the lesson sees it. Threads may share it.
#[derive(Debug)]
pub struct Lesson {
    /// The arguments.
    pub args: Args,
    name: &'static str,
    clock: Arc<dyn Clock>,
    recorder: Option<Recorder>,
    tracer: Option<Tracer>,
    checks: Mutex<Checks>,
}

#[derive(Debug, Default)]
struct Checks {
    held: usize,
    failed: usize,
}

impl Lesson {
    fn new(spec: &Spec, args: Args, recorded: bool) -> Lesson {
        let clock: Arc<dyn Clock> = if args.is_virtual() {
            Arc::new(VirtualClock::new())
        } else {
            Arc::new(RealClock)
        };
        let recorder = recorded.then(|| Recorder::with_limit(spec.event_limit));
        let tracer = recorder
            .as_ref()
            .map(|recorder| Tracer::new(recorder.clone(), Arc::clone(&clock)));
        Lesson {
            args,
            name: spec.name,
            clock,
            recorder,
            tracer,
            checks: Mutex::default(),
        }
    }

    /// A lesson for a test, recorded, with these arguments.
    #[cfg(test)]
    pub(crate) fn sample(spec: &Spec, line: &str) -> Lesson {
        match Args::parse(spec, line.split_whitespace()) {
            Ok(Parsed::Run(args)) => Lesson::new(spec, args, true),
            other => panic!("{line}: {other:?}"),
        }
    }

    #[cfg(test)]
    pub(crate) fn failed_checks(&self) -> usize {
        self.checks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .failed
    }

    /// Prints `text`, and puts it into the trace line by line.
    pub fn say(&self, text: impl Display) {
        let text = text.to_string();
        let mut out = io::stdout().lock();
        // An empty text is an empty line; `lines` would make nothing of it.
        for line in text.strip_suffix('\n').unwrap_or(&text).split('\n') {
            trace::output(line);
            write_line(&mut out, line);
        }
    }

    /// Prints `text` and keeps it out of the trace: for what says where output went, which is no
    /// part of what happened.
    pub fn aside(&self, text: impl Display) {
        print(text);
    }

    /// Notes whether something is as it should be. A check that fails is named at once on standard
    /// error, the lesson goes on, and its exit status will be 1.
    pub fn check(&self, holds: bool, what: impl Display) {
        let mut checks = self.checks.lock().unwrap_or_else(PoisonError::into_inner);
        if holds {
            checks.held += 1;
        } else {
            checks.failed += 1;
            drop(checks);
            let line = format!("check failed: {what}");
            trace::output(&*line);
            eprintln_quietly(format_args!("{}: {line}", self.name));
        }
    }

    /// A stopwatch on real time. Under a virtual clock it shows `-`.
    pub fn stopwatch(&self) -> Stopwatch {
        Stopwatch::new(!self.args.is_virtual())
    }

    /// A figure that differs from run to run: under a virtual clock it shows `-`.
    pub fn varying<T>(&self, figure: impl Into<Option<T>>) -> Figure<T> {
        Figure(figure.into().filter(|_| !self.args.is_virtual()))
    }

    /// Blocks this thread for `time`: pretended blocking I/O. Threads cannot be put on a virtual
    /// clock, so under one it takes no time.
    pub fn block(&self, time: Duration) {
        if !self.args.is_virtual() {
            std::thread::sleep(time);
        }
    }

    /// The clock that the arguments ask for.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// The trace of this run, if anyone wants to see one. Every runtime of the lesson reports to it.
    pub fn tracer(&self) -> Option<Tracer> {
        self.tracer.clone()
    }

    /// Says how the checks went, and whether none failed.
    fn verdict(&self) -> bool {
        let checks = self.checks.lock().unwrap_or_else(PoisonError::into_inner);
        match (checks.held, checks.failed) {
            (0, 0) => {}
            (1, 0) => self.say("1 check, and it holds."),
            (held, 0) => self.say(format_args!("{held} checks, and all hold.")),
            (held, failed) => {
                self.say(format_args!("{failed} of {} checks failed.", held + failed));
            }
        }
        checks.failed == 0
    }
}

/// An error and what caused it, on one line.
#[derive(Debug)]
pub struct Chain<'a>(pub &'a (dyn Error + 'static));

impl Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

fn refuse(spec: &Spec, wrong: &dyn Display) -> ExitCode {
    complain(spec, wrong);
    ExitCode::from(2)
}

fn complain(spec: &Spec, what: impl Display) {
    eprintln_quietly(format_args!("{}: {what}", spec.name));
}

/// Prints to standard output.
pub(crate) fn print(text: impl Display) {
    write_line(&mut io::stdout().lock(), text);
}

fn eprintln_quietly(line: impl Display) {
    write_line(&mut io::stderr().lock(), line);
}

/// Writes a line. Where nobody reads any more (`| head`), nothing is lost by going on in silence,
/// while the `println!` of the standard library would panic. Only `println!` is captured by the
/// test harness.
fn write_line(out: &mut impl Write, line: impl Display) {
    if cfg!(test) {
        println!("{line}");
    } else {
        let _ = writeln!(out, "{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handloom::trace::What;
    use std::time::Instant;

    const SPEC: Spec = Spec {
        name: "99_test",
        ..Spec::DEFAULT
    };

    fn lesson(line: &str, event_limit: usize) -> Lesson {
        Lesson::sample(
            &Spec {
                event_limit,
                ..SPEC
            },
            line,
        )
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
        let wrong = crate::life::SimulationError {
            y: 1,
            x: 2,
            source: io::Error::other("no answer"),
        };
        assert!(Chain(&wrong).to_string().ends_with("1,2: no answer"));
    }
}
