//! The image pipeline: what goes in, what comes out, and what each version of it costs.

mod anyone;
mod by_hand;
mod explore;
mod photo;
mod run;
mod tally;

pub use explore::explore;
pub use photo::{Photo, Stage};
pub use run::Run;

use crate::cli::{Param, Usage};
use crate::figures::{Table, Time};
use crate::files::{Target, TempDir};
use crate::images;
use crate::lesson::{Lesson, Outcome, give_up};
use handloom::spawn_blocking;
use photo::Fault;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::Ordering::Relaxed;

/// `--input`, `--output`, `--delay`, `--bound` and `--explore`.
pub const PARAMS: &[Param] = &[
    Param::path("input", "DIR", "take every .pgm, .ppm and .png in DIR, not a set of samples"),
    Param::output_path("output", "DIR", "write to DIR/VERSION, not to a fresh temporary directory"),
    Param::millis("delay", "10", "how long a download and an upload take at least"),
    Param::number("bound", 1, 1000, "4", "how many images a bounded queue holds"),
    Param::flag("explore", "run queues under every schedule, where waits may be given up"),
];

/// How many threads there are for coroutines that have to block.
const POOL: usize = 2;

/// A set of images to be halved, by one version of the pipeline after the other.
#[derive(Debug)]
pub struct Job<'a> {
    lesson: &'a Lesson,
    sources: Vec<PathBuf>,
    /// Where the samples are, until the job is over.
    _samples: Option<TempDir>,
    output: PathBuf,
    /// The same, if it is ours and nobody has been told of it.
    fresh: Option<TempDir>,
    table: Table<7>,
    /// The images that were left out: why.
    skipped: BTreeMap<PathBuf, String>,
}

impl<'a> Job<'a> {
    /// Looks for the images, makes sure that there is a place for what becomes of them, and says
    /// what there is to do.
    ///
    /// # Errors
    /// What is wrong with `--input` or `--output`.
    pub fn new(lesson: &'a Lesson, versions: &[(&str, &str)]) -> Result<Job<'a>, Box<dyn Error>> {
        lesson.leave_nothing();
        let (sources, samples) = match lesson.args.path("input") {
            Some(input) => (find(input)?, None),
            None => {
                let samples = lesson.temp_dir("handloom-samples")?;
                (images::write_samples(samples.path())?, Some(samples))
            }
        };
        let (output, fresh) = match lesson.args.path("output") {
            Some(output) => (output.to_owned(), None),
            None => {
                let fresh = lesson.temp_dir("handloom-pipeline")?;
                (fresh.path().to_owned(), Some(fresh))
            }
        };
        for (version, _) in versions.iter().filter(|(version, _)| lesson.args.runs(version)) {
            let place = output.join(version);
            let opened = fs::create_dir_all(&place).and_then(|()| Target::open(&place.join("new")));
            if let Err(error) = opened {
                let expected = "expected a directory that can be written to";
                return Err(Usage::new(format!("--output {output:?}: {expected}: {error}")).into());
            }
        }
        let titles =
            ["version", "in/out", "threads", "tasks", "useless polls", "most held", "time"];
        let (table, skipped) = (Table::new(titles), BTreeMap::new());
        let job = Job { lesson, sources, _samples: samples, output, fresh, table, skipped };
        lesson.say(format_args!(
            "{}; a download or an upload takes {} ms; a bounded queue holds {}",
            count(job.sources.len()),
            lesson.args.millis("delay").as_millis(),
            lesson.args.number("bound")
        ));
        Ok(job)
    }

    /// Runs a version made of threads, if it is asked for: so many for each stage, and this one. It
    /// is given the photos, and has to give them back when they are through.
    pub fn threads(
        &mut self,
        version: &str,
        workers: [usize; 3],
        pipeline: impl FnOnce(&Run, Vec<Photo>) -> Vec<Photo>,
    ) {
        let lesson = self.lesson;
        if lesson.args.runs(version) {
            lesson.under_way(version);
            let run = Run::new(lesson, workers, self.sources.len());
            let watch = lesson.stopwatch();
            let photos = pipeline(&run, self.photos(version));
            let time = watch.reading();
            let threads = workers.iter().sum::<usize>() + 1;
            // How threads take turns varies.
            let useless = lesson.varying(run.tally.useless_polls());
            let held = lesson.varying(run.tally.to_string());
            let in_out = self.inspect(version, &photos, &run);
            self.table.row([&version, &in_out, &threads, &0, &useless, &held, &time]);
        }
    }

    /// Runs a version made of coroutines, if it is asked for: so many for each stage. They are on
    /// this thread, and their time is that of the lesson's clock.
    pub fn tasks<F>(
        &mut self,
        version: &str,
        workers: [usize; 3],
        pipeline: impl FnOnce(Rc<Run>, Vec<Photo>) -> F,
    ) where
        F: Future<Output = Vec<Photo>>,
    {
        let lesson = self.lesson;
        if lesson.args.runs(version) {
            lesson.under_way(version);
            let run = Rc::new(Run::new(lesson, workers, self.sources.len()));
            let runtime = lesson.runtime_builder().blocking_threads(POOL).build();
            if !lesson.args.is_virtual() {
                // One thread is enough, and it stays. Without any, a photo could not be read.
                let one = runtime.block_on(async { spawn_blocking(|| ()).await });
                one.unwrap_or_else(|_| give_up("no thread could be started for the pool"));
            }
            let start = runtime.now();
            let photos = runtime.block_on(pipeline(run.clone(), self.photos(version)));
            let time = Time(runtime.now() - start);
            let threads = if lesson.args.is_virtual() { 1 } else { 1 + POOL };
            let tasks = workers.iter().sum::<usize>();
            let in_out = self.inspect(version, &photos, &run);
            self.table.row([&version, &in_out, &threads, &tasks, &0, &run.tally, &time]);
        }
    }

    fn photos(&self, version: &str) -> Vec<Photo> {
        let place = self.output.join(version);
        let photo = |source: &PathBuf| {
            let name = source.file_name().unwrap_or_default();
            Photo::new(source, place.join(name))
        };
        self.sources.iter().map(photo).collect()
    }

    /// Nothing may be lost, nothing may come twice, and what was written must be right. How many
    /// photos went in, and how many came out.
    fn inspect(&mut self, version: &str, photos: &[Photo], run: &Run) -> String {
        let lesson = self.lesson;
        let mut out: Vec<_> = photos.iter().map(Photo::source).collect();
        out.sort();
        let in_out = format!("{}/{}", self.sources.len(), out.len());
        let nothing_lost = out == self.sources;
        lesson.check(nothing_lost, format_args!("{version}: all that go in come out: {in_out}"));
        if run.bounded.load(Relaxed) {
            let kept = run.tally.most_held() <= run.bound;
            lesson.check(kept, format_args!("{version}: no queue holds more than {}", run.bound));
        }
        let mut wrong = Vec::new();
        for photo in photos {
            match photo.inspect() {
                Ok(()) => {}
                Err(Fault::Skipped(why)) => {
                    self.skipped.entry(photo.source().to_owned()).or_insert_with(|| why.to_owned());
                }
                Err(Fault::Wrong(what)) => wrong.push(what),
            }
        }
        let what = wrong.join("; ");
        lesson.check(wrong.is_empty(), format_args!("{version}: halved images are there: {what}"));
        in_out
    }

    /// Says what it cost, which images were skipped, and where the others are.
    ///
    /// # Errors
    /// If any image was skipped.
    pub fn finish(self) -> Outcome {
        self.lesson.say(format_args!("\n{}\n\n{HELD}", self.table));
        for (version, note) in NOTES {
            if self.lesson.args.runs(version) {
                self.lesson.say(note);
            }
        }
        for why in self.skipped.values() {
            self.lesson.say(format_args!("skipped: {why}"));
        }
        self.lesson.aside(format_args!("the halved images are in {}", self.output.display()));
        if let Some(fresh) = self.fresh {
            fresh.keep();
        }
        match self.skipped.len() {
            0 => Ok(()),
            skipped => Err(format!("skipped {skipped} of {}", count(self.sources.len())).into()),
        }
    }
}

fn count(images: usize) -> String {
    if images == 1 { "1 image".to_owned() } else { format!("{images} images") }
}

const HELD: &str = "most held: by the queues before download, resize and upload";

/// What is to be said of a version.
const NOTES: &[(&str, &str)] = &[
    ("polling", "polling: who finds nothing looks again after 1 ms, and a list has no bound"),
    (
        "coroutines",
        "coroutines: one thread, and a pool of 2 for files (none if the clock is virtual)",
    ),
];

/// The images in the directory that `--input` names.
fn find(input: &Path) -> Result<Vec<PathBuf>, Usage> {
    let expected = "expected a directory with .pgm, .ppm or .png files";
    match images::list(input) {
        Ok(sources) if sources.is_empty() => {
            Err(Usage::new(format!("--input {input:?}: {expected}, and it has none")))
        }
        Ok(sources) => Ok(sources),
        Err(error) => Err(Usage::new(format!("--input {input:?}: {expected}: {error}"))),
    }
}

#[cfg(test)]
mod tests;
