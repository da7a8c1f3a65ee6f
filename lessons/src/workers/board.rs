//! What each version did, and how long it took.

use super::{Job, Result};
use crate::figures::{Figure, Memory, Table, Time};
use crate::lesson::Lesson;
use std::fmt;
use std::time::{Duration, Instant};

/// The number of a job, and its result, or how the worker ended that had it.
pub type Done = (usize, std::result::Result<u64, String>);

/// Measures versions, checks their results, and prints as a table of them.
#[derive(Debug)]
pub struct Board<'a> {
    lesson: &'a Lesson,
    figures: Table<6>,
    first: Option<Duration>,
    /// What the first version has found.
    found: Vec<u64>,
}

impl<'a> Board<'a> {
    /// An empty one.
    pub fn new(lesson: &'a Lesson) -> Board<'a> {
        let figures = Table::new(["version", "jobs", "done", "moved", "time", "speed-up"]);
        Board { lesson, figures, first: None, found: Vec::new() }
    }

    /// The next version is one that the others are not to be compared with.
    pub fn start_again(&mut self) {
        self.first = None;
    }

    /// A version that works on the jobs where they are. Nothing is moved.
    ///
    /// # Errors
    /// Those of the version.
    pub fn here(
        &mut self,
        version: &str,
        jobs: &[Job],
        run: impl FnOnce() -> Result<Vec<u64>>,
    ) -> Result<()> {
        let done = || Ok(run()?.into_iter().map(Ok).enumerate().collect());
        self.measure(version, jobs, |_| 0, done).map(drop)
    }

    /// A version that sends the jobs through pipes, and the results back. Gives the numbers of the
    /// jobs that a worker was lost with, each as often as that was so. The others have to be done.
    ///
    /// # Errors
    /// Those of the version.
    pub fn there(
        &mut self,
        version: &str,
        jobs: &[Job],
        run: impl FnOnce() -> Result<Vec<Done>>,
    ) -> Result<Vec<usize>> {
        self.measure(version, jobs, Job::moved, run)
    }

    fn measure(
        &mut self,
        version: &str,
        jobs: &[Job],
        moved: fn(&Job) -> u64,
        run: impl FnOnce() -> Result<Vec<Done>>,
    ) -> Result<Vec<usize>> {
        let start = Instant::now();
        let mut done = run()?;
        let time = start.elapsed();
        done.sort_by_key(|(number, _)| *number);
        let mut lost = Vec::new();
        for (number, result) in &done {
            if let Err(end) = result {
                self.lesson.say(format_args!("  {} lost its worker: {end}", jobs[*number]));
                lost.push(*number);
            }
        }
        done.retain(|(_, result)| result.is_ok());
        let expected = jobs.iter().map(|job| job.expected().ok_or_else(String::new)).enumerate();
        let right = done.iter().cloned().eq(expected.filter(|(_, result)| result.is_ok()));
        self.lesson
            .check(right, format_args!("{version}: every job that can be done is done right"));

        if self.found.is_empty() {
            self.found = done.iter().filter_map(|(_, result)| result.clone().ok()).collect();
        }
        // What lost workers is slower for it, and is not compared.
        let first = *self.first.get_or_insert(time);
        let times = format!("{:.2}", first.as_secs_f64() / time.as_secs_f64());
        let speed_up = Figure(self.lesson.varying(times).0.filter(|_| lost.is_empty()));
        let time = self.lesson.varying(Time(time));
        let moved = Memory(done.iter().map(|(number, _)| moved(&jobs[*number])).sum());
        self.figures.row([&version, &jobs.len(), &done.len(), &moved, &time, &speed_up]);
        Ok(lost)
    }
}

impl fmt::Display for Board<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = &self.found[..self.found.len().min(10)];
        let mut found: Vec<_> = shown.iter().map(ToString::to_string).collect();
        if shown.len() < self.found.len() {
            found.push("and so on".into());
        }
        write!(f, "found: {}\n{}", found.join(", "), self.figures)
    }
}
