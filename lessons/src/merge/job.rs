//! The logs, merged by one version after the other, and what each version costs.

use super::confirm::{Fault, confirm};
use super::log::{Ends, Log};
use super::round::{Round, named};
use super::writers::Script;
use super::{Options, Output, Run, Tail, Tally, VERSIONS};
use crate::cli::Usage;
use crate::figures::{Figure, Table, Time};
use crate::files::{Target, TempDir};
use crate::lesson::{Lesson, Outcome};
use crate::threads;
use handloom::{gather, spawn_named};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

/// Logs to be merged.
#[derive(Debug)]
pub struct Job<'a> {
    lesson: &'a Lesson,
    options: Options,
    place: PathBuf,
    /// The same, if nobody has asked to keep it: it goes with this.
    fresh: Option<TempDir>,
    table: Table<6>,
    /// How the output of the coroutines begins.
    sample: Vec<String>,
    /// What could not be done, and by which versions.
    failed: BTreeMap<String, Vec<&'static str>>,
}

impl<'a> Job<'a> {
    /// Looks through the arguments, makes sure that there is a place for the output, and says what
    /// there is to do.
    ///
    /// # Errors
    /// What is wrong with the arguments.
    pub fn new(lesson: &'a Lesson) -> Result<Job<'a>, Box<dyn Error>> {
        let options = Options::read(&lesson.args)?;
        lesson.leave_nothing();
        let (place, fresh) = match lesson.args.path("output") {
            Some(output) => (output.to_owned(), None),
            None => {
                let fresh = lesson.temp_dir("handloom-merge")?;
                (fresh.path().to_owned(), Some(fresh))
            }
        };
        for (version, _) in VERSIONS.iter().filter(|(version, _)| lesson.args.runs(version)) {
            let place = place.join(version);
            let opened = fs::create_dir_all(&place).and_then(|()| check_file(&place.join(MERGED)));
            if let Err(error) = opened {
                let expected = "expected a directory that can be written to";
                return Err(Usage::new(format!("--output {place:?}: {expected}: {error}")).into());
            }
        }
        match &options.input {
            Some(logs) => lesson.say(format_args!("{}, until all are idle", count(logs.len()))),
            None => lesson.say(format_args!(
                "{}; {} lines are written to each, some of them in two halves",
                count(options.logs),
                options.lines
            )),
        }
        let titles = ["version", "lines", "read by", "written by", "looks in vain", "time"];
        let (table, sample, failed) = (Table::new(titles), Vec::new(), BTreeMap::new());
        Ok(Job { lesson, options, place, fresh, table, sample, failed })
    }

    /// How many threads a loop has for what blocks.
    pub fn pool(&self) -> usize {
        self.options.pool
    }

    /// Merges by a version that returns when everything is done. The logs are written by threads.
    ///
    /// # Errors
    /// If there is no place or no thread left for the logs. What the version fails with is kept.
    pub fn merge(
        &mut self,
        version: &'static str,
        merge: impl FnOnce(Run, Vec<Tail>, Output) -> Outcome,
    ) -> Outcome {
        if !self.begins(version) {
            return Ok(());
        }
        let (round, tails, output) = self.round(version)?;
        let (run, watch) = (self.run(), self.lesson.stopwatch());
        let outcome = thread::scope(|scope| -> Result<Outcome, io::Error> {
            let mut writers = Vec::new();
            for script in &round.scripts {
                let write = move || script.play(&run);
                writers.push(threads::start_in(scope, script.name(), write)?);
            }
            let outcome = merge(run, tails, output);
            for writer in writers {
                writer.join().expect("to write a log does not panic")?;
            }
            Ok(outcome)
        })?;
        let time = watch.reading();
        self.inspect(&round, outcome, time)
    }

    /// Merges by a coroutine. The logs are written by coroutines, too, so that everything lives by
    /// the lesson's clock.
    ///
    /// # Errors
    /// As [`merge`](Job::merge).
    pub fn merge_async(
        &mut self,
        version: &'static str,
        merge: impl AsyncFnOnce(Run, Vec<Tail>, Output) -> Outcome,
    ) -> Outcome {
        if !self.begins(version) {
            return Ok(());
        }
        let (round, tails, output) = self.round(version)?;
        let (run, pool) = (self.run(), self.options.pool);
        let runtime = self.lesson.runtime_builder().blocking_threads(pool).build();
        let start = runtime.now();
        let outcome = runtime.block_on(async {
            let write =
                |script: &Script| spawn_named(script.name(), script.clone().play_async(run));
            let writers: Vec<_> = round.scripts.iter().map(write).collect();
            let outcome = merge(run, tails, output).await;
            for writer in gather(writers).await {
                writer??;
            }
            Ok::<_, Box<dyn Error>>(outcome)
        })?;
        let time = Time(runtime.now() - start);
        self.inspect(&round, outcome, Figure(Some(time)))
    }

    fn begins(&self, version: &str) -> bool {
        let runs = self.lesson.args.runs(version);
        if let Some((_, about)) = VERSIONS.iter().find(|(name, _)| *name == version && runs) {
            self.lesson.say(format_args!("{version}: {about}"));
        }
        runs
    }

    fn run(&self) -> Run {
        let is_virtual = self.lesson.args.is_virtual();
        Run { interval: self.options.interval, is_virtual }
    }

    /// Makes the logs, opens them, and opens the output.
    fn round(&self, version: &'static str) -> Result<(Round, Vec<Tail>, Output), Box<dyn Error>> {
        let (place, options) = (self.place.join(version), &self.options);
        let tally = Arc::new(Tally::default());
        let ours =
            |at: usize| place.join(NAMES.get(at).copied().unwrap_or(&format!("log{}.log", at + 1)));
        let (paths, ends) = match &options.input {
            Some(logs) => (logs.clone(), Ends::Quiet(options.looks_until_idle())),
            None => ((0..options.logs).map(ours).collect(), Ends::Told),
        };
        let logs: Vec<_> = paths.iter().map(|path| Log::new(path, ends, &tally)).collect();
        let mut scripts = Vec::new();
        if options.input.is_none() {
            for (at, log) in logs.iter().enumerate() {
                File::create(log.path()).map_err(|error| named(log.path(), &error))?;
                let trouble = options.trouble.filter(|_| at == 0);
                scripts.push(Script::new(log, options.lines, options.pace, trouble));
            }
        }
        let tails = logs.iter().map(Tail::open).collect::<Result<_, _>>()?;
        let merged = place.join(MERGED);
        let output = Output::create(&merged, &tally).map_err(|error| named(&merged, &error))?;
        Ok((Round { version, logs, scripts, tally, merged }, tails, output))
    }

    /// Nothing may be lost, nothing torn, nothing out of order, whatever else has happened.
    fn inspect(&mut self, round: &Round, outcome: Outcome, time: Figure<Time>) -> Outcome {
        let (lesson, version) = (self.lesson, round.version);
        let all_read = round.logs.iter().all(|log| log.progress().ended);
        let what = format_args!("{version}: each log is read to its end");
        lesson.check(all_read || outcome.is_err(), what);
        if let Err(error) = outcome {
            lesson.say(format_args!("  failed: {error}"));
            self.failed.entry(error.to_string()).or_default().push(version);
        }
        let merged = fs::read(&round.merged).map_err(|error| named(&round.merged, &error))?;
        let merged = String::from_utf8_lossy(&merged);
        if version == "coroutines" {
            self.sample = merged.lines().take(4).map(str::to_owned).collect();
        }
        let (merged, logs) = round.comparable(&merged)?;
        let confirmed = confirm(&merged, &logs);
        let lines = merged.lines().count();
        if confirmed.is_ok() {
            // What our own writers wrote is known. Of others' only what is there can be compared.
            let lost = if round.may_have_lost() { "" } else { "lost or " };
            let logs = count(logs.len());
            lesson.say(format_args!(
                "  {lines} lines of {logs}: none is {lost}torn, each log is in order"
            ));
        }
        let fault = confirmed.as_ref().err().map(Fault::to_string).unwrap_or_default();
        lesson.check(confirmed.is_ok(), format_args!("{version}: {fault}"));

        let (read_by, written_by) = round.tally.threads();
        let on_loop = matches!(version, "top-down" | "coroutines");
        let writers = if on_loop { 1 } else { logs.values().filter(|log| !log.is_empty()).count() };
        if self.failed.is_empty() && lines > 0 {
            let who = format_args!("{version}: {writers} write, and not {written_by}");
            lesson.check(written_by == writers, who);
        }
        // Threads of a pool may do several jobs, and how threads take turns varies.
        let read_by =
            if version == "top-down" { lesson.varying(read_by) } else { Figure(Some(read_by)) };
        let in_vain = round.tally.all_in_vain();
        let in_vain =
            if version == "coroutines" { Figure(Some(in_vain)) } else { lesson.varying(in_vain) };
        self.table.row([&version, &lines, &read_by, &written_by, &in_vain, &time]);
        Ok(())
    }

    /// Says what it cost, and where the output is, if it is to be kept.
    ///
    /// # Errors
    /// If a version could not do all of it.
    pub fn finish(self) -> Outcome {
        self.lesson.say(format_args!("\n{}", self.table));
        self.lesson
            .say("read by, written by: how many threads did that. For a coroutine, a thread of");
        self.lesson.say("the pool reads; with a virtual clock it is the loop's own.");
        self.lesson
            .say("looks in vain: how often a log had nothing new. The time is that of those");
        self.lesson
            .say("who write the logs; whoever merges waits for them, whichever way it waits.");
        if !self.sample.is_empty() {
            self.lesson.say("what the coroutines have merged begins like this:");
        }
        for line in &self.sample {
            self.lesson.say(format_args!("  {}", line.escape_debug()));
        }
        if self.fresh.is_none() {
            self.lesson.aside(format_args!("everything is in {}", self.place.display()));
        }
        if self.failed.is_empty() {
            return Ok(());
        }
        let failed = self.failed.into_iter().map(|(why, who)| format!("{}: {why}", who.join(", ")));
        Err(failed.collect::<Vec<_>>().join("; ").into())
    }
}

/// The merged file, whose name does not end like that of a log: it would be merged with itself.
const MERGED: &str = "merged.txt";

/// Makes sure that a file can be written there, and read again.
fn check_file(path: &Path) -> io::Result<()> {
    Target::open(path)?;
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => Err(io::Error::other(format!("{MERGED} is no file"))),
        _ => Ok(()),
    }
}

const NAMES: [&str; 3] = ["api.log", "db.log", "web.log"];

fn count(logs: usize) -> String {
    if logs == 1 { "1 log".to_owned() } else { format!("{logs} logs") }
}
