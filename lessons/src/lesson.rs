//! The frame around a lesson: its arguments, its clock, its checks, and the views of its run.

mod chain;

pub use chain::Chain;

use crate::cli::{Args, Parsed, Spec, Usage};
use crate::figures::{Figure, Stopwatch};
use crate::view::{Header, Views};
use crate::{output, progress};
use handloom::time::{Clock, RealClock, VirtualClock};
use handloom::trace::{self, Recorder, Tracer};
use handloom::{Builder, Runtime};
use std::error::Error;
use std::ffi::OsString;
use std::fmt::Display;
use std::panic::{self, AssertUnwindSafe, Location};
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
#[track_caller]
pub fn run(spec: &Spec, body: impl FnOnce(&Lesson) -> Outcome) -> ExitCode {
    // A recording shows the lesson's source, and this is the file that it is in.
    let file = Location::caller().file();
    ExitCode::from(status(spec, file, std::env::args_os().skip(1), body))
}

/// Ends the lesson from wherever it is, with one line and exit status 1. It is for what no lesson is
/// about and none can go on without, such as a thread that the system refuses, so that a listing need
/// not carry such an error to its end. It unwinds, on the lesson's own thread and not inside a task.
pub fn give_up(why: impl Display) -> ! {
    panic::resume_unwind(Box::new(GivenUp(why.to_string())))
}

/// Why a lesson was [given up](give_up).
struct GivenUp(String);

const GOOD: u8 = 0;
const FAILED: u8 = 1;
const REFUSED: u8 = 2;

fn status<I>(spec: &Spec, file: &str, arguments: I, body: impl FnOnce(&Lesson) -> Outcome) -> u8
where
    I: IntoIterator<Item: Into<OsString>>,
{
    let refuse = |wrong: &dyn Display| {
        complain(spec, wrong);
        REFUSED
    };
    let args = match Args::parse(spec, arguments) {
        Ok(Parsed::Run(args)) => args,
        Ok(Parsed::Help(page)) => {
            output::print(page.trim_end());
            return if printed(spec) { GOOD } else { FAILED };
        }
        Err(wrong) => return refuse(&wrong),
    };
    // Before the lesson runs, so that a recording that cannot be written costs nobody a run.
    let views = match Views::open(&args) {
        Ok(views) => views,
        Err(wrong) => return refuse(&wrong),
    };
    let lesson = Lesson::new(spec, args, views.wanted());

    let scope = lesson.tracer.as_ref().map(Tracer::enter);
    let result = panic::catch_unwind(AssertUnwindSafe(|| body(&lesson)));
    let mut good = match &result {
        Ok(Err(error)) if error.is::<Usage>() => return refuse(error),
        Ok(Err(error)) => {
            complain(spec, Chain(&**error));
            false
        }
        Ok(Ok(())) => true,
        Err(_) => false,
    };
    good &= lesson.verdict();
    drop(scope);
    progress::clear();

    if let Some(recorder) = &lesson.recorder {
        let events = recorder.events();
        let header = Header::new(spec, &lesson.args, file, &events, recorder.left_out());
        if let Err(error) = views.show(&header, &events) {
            complain(spec, error);
            good = false;
        }
    }
    good &= printed(spec);
    if let Err(payload) = result {
        match payload.downcast::<GivenUp>() {
            Ok(given_up) => complain(spec, given_up.0),
            Err(payload) => panic::resume_unwind(payload),
        }
    }
    if good { GOOD } else { FAILED }
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
        let clock: Arc<dyn Clock> =
            if args.is_virtual() { Arc::new(VirtualClock::new()) } else { Arc::new(RealClock) };
        let recorder = recorded.then(|| Recorder::with_limit(spec.event_limit));
        let tracer =
            recorder.as_ref().map(|recorder| Tracer::new(recorder.clone(), Arc::clone(&clock)));
        Lesson { args, name: spec.name, clock, recorder, tracer, checks: Mutex::default() }
    }

    /// Prints `text`, and puts it into the trace line by line.
    #[track_caller]
    pub fn say(&self, text: impl Display) {
        output::say(&text.to_string());
    }

    /// Prints `text` on standard error and keeps it out of the trace: for what says where output
    /// went, which is no part of what happened and is another place each time.
    pub fn aside(&self, text: impl Display) {
        output::complain(text);
    }

    /// Notes whether something is as it should be. A check that fails is named at once on standard
    /// error, the lesson goes on, and its exit status will be 1.
    #[track_caller]
    pub fn check(&self, holds: bool, what: impl Display) {
        let mut checks = self.checks.lock().unwrap_or_else(PoisonError::into_inner);
        if holds {
            checks.held += 1;
        } else {
            checks.failed += 1;
            drop(checks);
            let line = format!("check failed: {what}");
            trace::output(&*line);
            output::complain(format_args!("{}: {line}", self.name));
        }
    }

    /// Says what is under way, to whoever watches at a terminal. It is no part of the output, and is
    /// gone when more of that comes. On a virtual clock nothing takes long enough.
    pub fn under_way(&self, what: impl Display) {
        if !self.args.is_virtual() {
            progress::show(what);
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

    /// A runtime that lives by this lesson's clock and seed and reports to its trace.
    ///
    /// ```
    /// # fn body(lesson: &lessons::lesson::Lesson) {
    /// let runtime = lesson.runtime_builder().build();
    /// let sum = runtime.block_on(async { handloom::spawn(async { 1 + 1 }).await });
    /// # }
    /// ```
    pub fn runtime_builder(&self) -> Builder {
        let builder = self.seeded(Runtime::builder().clock(self.clock()));
        match self.tracer() {
            Some(tracer) => builder.tracer(tracer),
            None => builder,
        }
    }

    fn seeded(&self, builder: Builder) -> Builder {
        match self.args.seed() {
            Some(seed) => builder.seed(seed),
            None => builder,
        }
    }

    /// Whether somebody wants to see the trace of this run.
    pub fn is_recorded(&self) -> bool {
        self.recorder.is_some()
    }

    /// Runs `again` outside of the trace, on a thread of its own, with a runtime of the same seed
    /// and a clock of the same kind: to check that what a lesson shows comes out the same twice.
    ///
    /// # Panics
    /// If `again` does.
    pub fn rerun<T: Send>(&self, again: impl FnOnce(Builder) -> T + Send) -> T {
        std::thread::scope(|scope| {
            // A new thread is in no trace.
            let rerun = scope.spawn(|| {
                let builder = self.seeded(Runtime::builder());
                again(if self.args.is_virtual() { builder.virtual_clock() } else { builder })
            });
            rerun.join().unwrap_or_else(|panic| panic::resume_unwind(panic))
        })
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

/// Whether everything that was to be printed has been.
fn printed(spec: &Spec) -> bool {
    let trouble = output::trouble();
    if let Some(error) = trouble {
        complain(spec, format_args!("standard output: {error}"));
    }
    trouble.is_none()
}

fn complain(spec: &Spec, what: impl Display) {
    output::complain(format_args!("{}: {what}", spec.name));
}

#[cfg(test)]
pub(crate) mod tests;
