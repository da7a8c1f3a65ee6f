//! What lesson 14 keeps its times with: how long its versions take, what was calculated meanwhile,
//! and how many threads there were then.

use crate::cli::Param;
use crate::figures::{Figure, Process, Stopwatch, Table, Time};
use crate::lesson::{Lesson, Outcome};
use std::cell::Cell;
use std::error::Error;
use std::num::NonZero;
use std::thread;
use std::time::Duration;

/// The lesson's parameters.
pub const PARAMS: &[Param] = &[
    Param::number("calls", 1, 1000, "5", "how many calls there are"),
    Param::millis("delay", "100", "how long each of them takes"),
];

/// What a version comes to.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What a version has to do, and what was seen while it did.
#[derive(Debug)]
pub struct Job {
    /// How many calls.
    pub calls: u64,
    /// How long each of them takes.
    pub delay: Duration,
    /// How long it blocks its thread: not at all on a virtual clock, where no thread waits.
    pub blocks_for: Duration,
    clock: Stopwatch,
    seen: Cell<Option<Seen>>,
}

/// The moment of the calculation.
#[derive(Clone, Copy, Debug)]
struct Seen {
    sum: u64,
    at: Figure<Time>,
    threads: Option<u64>,
}

impl Job {
    /// Calculates, and notes when, and how many threads this process has at that moment.
    pub fn calculate(&self, calculation: impl FnOnce() -> u64) {
        let (sum, at) = (calculation(), self.clock.reading());
        self.seen.set(Some(Seen { sum, at, threads: Process::now().threads }));
    }
}

/// Threads that take less than this share of the time are a help. What is between it and all of the
/// time is the machine's mood.
const HELPFUL: f64 = 0.9;

fn share(part: Time, whole: Time) -> f64 {
    part.0.as_secs_f64() / whole.0.as_secs_f64()
}

fn shorter(one: Option<Time>, other: Option<Time>) -> Option<Time> {
    match (one, other) {
        (Some(one), Some(other)) => Some(Time(one.0.min(other.0))),
        (one, other) => one.or(other),
    }
}

/// What came of the versions, in a table at the end.
#[derive(Debug)]
pub struct Report<'a> {
    lesson: &'a Lesson,
    rows: Vec<(Seen, Figure<Time>)>,
}

impl<'a> Report<'a> {
    /// Nothing was done yet.
    pub fn new(lesson: &'a Lesson) -> Self {
        Report { lesson, rows: Vec::new() }
    }

    /// Says which version comes now; before the first that has calls to make, what there is to do.
    #[track_caller]
    pub fn begin(&self, version: &str, about: &str) {
        if version != "factors" && self.rows.is_empty() {
            let args = &self.lesson.args;
            let (calls, each) = (args.number("calls"), Time(args.millis("delay")));
            let calls = if calls == 1 { "1 call".into() } else { format!("{calls} calls") };
            if args.runs("factors") {
                self.lesson.say("");
            }
            let what = "with a sum to calculate meanwhile";
            self.lesson.say(format_args!("To be made: {calls} of {each}, {what}."));
        }
        self.lesson.say(format_args!("{version}: {about}"));
    }

    /// Factorises both ways, and says whether the threads were a help. Where they do not seem to be,
    /// it tries again, up to three times, and compares the best times: what else the machine does
    /// makes a time longer, and never shorter.
    ///
    /// # Errors
    /// Those of either way.
    pub fn factors(
        &self,
        numbers: &[u64],
        serially: impl Fn() -> Result<Vec<Vec<u64>>>,
        on_threads: impl Fn() -> Result<Vec<Vec<u64>>>,
    ) -> Outcome {
        let lesson = self.lesson;
        let mut best = [Figure(None), Figure(None)];
        let mut factors = Vec::new();
        let mut ratio = None;
        for _ in 0..if lesson.args.is_virtual() { 1 } else { 3 } {
            factors.clear();
            for (way, best) in [&serially as &dyn Fn() -> _, &on_threads].iter().zip(&mut best) {
                let stopwatch = lesson.stopwatch();
                factors.push(way()?);
                best.0 = shorter(best.0, stopwatch.reading().0);
            }
            ratio = best[0].0.zip(best[1].0).map(|(one, all): (Time, Time)| share(all, one));
            if ratio.is_some_and(|ratio| ratio < HELPFUL) {
                break;
            }
        }
        lesson.check(factors[0] == factors[1], "threads find the same");
        for (number, factors) in numbers.iter().zip(&factors[0]) {
            let few: Vec<_> = factors.iter().take(6).map(ToString::to_string).collect();
            let more = factors.len() - few.len();
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            lesson.say(format_args!("  {number}: {}{more}", few.join(", ")));
            let divides = factors.iter().all(|factor| number.is_multiple_of(*factor));
            lesson.check(divides && factors.contains(number), "they divide it");
        }
        let cores = thread::available_parallelism().ok().map(NonZero::get);
        let cores = lesson.varying::<usize>(cores);
        let percent = Figure(ratio.map(|ratio| format!("{:.0} %", ratio * 100.0)));
        let help = Figure(ratio.map(|ratio| if ratio < HELPFUL { "yes" } else { "no" }));
        let [serial, threads] = best;
        lesson.say(format_args!("  serially: {serial}; on four threads: {threads}"));
        lesson.say(format_args!("  that is {percent} of the time, with {cores} cores"));
        lesson.say(format_args!("  did threads help to compute? {help}"));
        Ok(())
    }

    /// A version that blocks this thread.
    ///
    /// # Errors
    /// The version's.
    pub fn blocking(&mut self, version: impl FnOnce(&Job) -> Result<()>) -> Outcome {
        let job = self.job();
        version(&job)?;
        self.note(&job);
        Ok(())
    }

    /// A version that is a coroutine, on a runtime of its own: the threads of one are no other's.
    ///
    /// # Errors
    /// The version's.
    #[track_caller]
    pub fn coroutines(&mut self, version: impl AsyncFnOnce(&Job) -> Result<()>) -> Outcome {
        let runtime = self.lesson.runtime_builder().build();
        let job = self.job();
        runtime.block_on(version(&job))?;
        self.note(&job);
        Ok(())
    }

    fn job(&self) -> Job {
        let delay = self.lesson.args.millis("delay");
        Job {
            calls: self.lesson.args.number("calls"),
            delay,
            blocks_for: if self.lesson.args.is_virtual() { Duration::ZERO } else { delay },
            clock: self.lesson.stopwatch(),
            seen: Cell::new(None),
        }
    }

    fn note(&mut self, job: &Job) {
        let all = job.clock.reading();
        self.lesson.check(job.seen.get().is_some_and(|seen| seen.sum == 4950), "the sum is right");
        self.rows.extend(job.seen.get().map(|seen| (seen, all)));
    }

    /// Lists the times. `versions` has the names of all that there are, of which the lesson may have
    /// run one.
    ///
    /// # Errors
    /// None.
    pub fn finish(self, versions: &[(&str, &str)]) -> Outcome {
        let mut table = Table::new(["", "threads", "the sum after", "all after"]);
        let ran = versions.iter().filter(|(name, _)| self.lesson.args.runs(name));
        let ran = ran.filter(|(name, _)| *name != "factors");
        for ((name, _), (seen, all)) in ran.zip(&self.rows) {
            table.row([name, &self.lesson.varying::<u64>(seen.threads), &seen.at, all]);
            if let Some((at, all)) = seen.at.0.zip(all.0) {
                self.check_times(name, at.0, all.0);
            }
        }
        if !table.is_empty() {
            self.lesson.say(format_args!("\n{table}"));
            self.lesson
                .say("the sum after, all after: how long until there was the sum, and until the");
            self.lesson
                .say("calls were over as well; threads: of this process, when there was the sum");
        }
        Ok(())
    }

    /// The operating system may end a wait a tick early. A machine that is busy ends it late.
    fn check_times(&self, version: &str, sum: Duration, all: Duration) {
        let calls = self.lesson.args.number("calls") as u32;
        let delay = self.lesson.args.millis("delay");
        if delay < Duration::from_millis(50) {
            return;
        }
        let check = |holds, what| self.lesson.check(holds, format_args!("{version}: {what}"));
        check(all > delay * 9 / 10, "the calls take as long as one");
        if matches!(version, "serial" | "blocked") {
            check(all > delay * calls * 9 / 10, "the calls take as long as all of them");
        } else if calls > 3 {
            check(all < delay * calls * 3 / 4, "the calls are made at the same time");
            check(sum < all, "there is a sum before the calls are over");
        }
    }
}
