//! One run of one version: what it is given to keep to, and what it is seen to do.

use super::tally::Tally;
use super::{Photo, Stage};
use crate::lesson::{Lesson, give_up};
use crate::threads;
use handloom::sync::Queue;
use handloom::{JoinHandle, spawn_blocking, spawn_named};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, RwLock};
use std::thread::{self, Scope};
use std::time::Duration;

/// How long a worker that polls sleeps when there was nothing.
const PAUSE: Duration = Duration::from_millis(1);

/// One run of one version of the pipeline. Its workers share it.
#[derive(Debug)]
pub struct Run {
    pub(super) tally: Tally,
    workers: [usize; 3],
    pub(super) bound: usize,
    delay: Duration,
    /// How many photos there are.
    photos: usize,
    is_virtual: bool,
    /// Whether bounded queues have been asked for.
    pub(super) bounded: AtomicBool,
}

impl Run {
    pub(super) fn new(lesson: &Lesson, workers: [usize; 3], photos: usize) -> Run {
        Run {
            tally: Tally::default(),
            workers,
            bound: lesson.args.number("bound") as usize,
            delay: lesson.args.millis("delay"),
            photos,
            is_virtual: lesson.args.is_virtual(),
            bounded: AtomicBool::new(false),
        }
    }

    /// The queues before the three stages, and one for what is done, which has room for all.
    ///
    /// ```text
    /// 0 ─► download ─► 1 ─► resize ─► 2 ─► upload ─► 3
    /// ```
    pub fn queues<T>(&self) -> [Queue<T>; 4] {
        self.bounded.store(true, Relaxed);
        let stages = Stage::ALL.map(|stage| (stage.to_string(), self.bound));
        // One more for the word that nothing more comes.
        let [download, resize, upload] = stages;
        let done = ("done".to_owned(), self.photos + 1);
        [download, resize, upload, done].map(|(name, bound)| Queue::named(&name, bound))
    }

    /// How long a stage waits for the network, if it does.
    pub fn delay(&self, stage: Stage) -> Option<Duration> {
        stage.is_remote().then_some(self.delay)
    }

    /// One stage, on a thread that may be blocked.
    pub fn step(&self, stage: Stage, photo: Photo) -> Photo {
        self.block(self.delay(stage).unwrap_or_default());
        photo.pass(stage)
    }

    /// Has a thread of the pool do what blocks: to read and write files, and to halve a large image.
    /// Threads are done in an order of their own. So under a virtual clock, where each run has to be
    /// the same, it is done here and now.
    pub async fn off_loop(&self, job: impl FnOnce() -> Photo + Send + 'static) -> Photo {
        if self.is_virtual {
            return job();
        }
        spawn_blocking(job).await.expect("a photo that makes a stage panic is spoilt, and no more")
    }

    /// Notes how many items the queue before stage `at` holds.
    pub fn look(&self, at: usize, len: usize) {
        self.tally.holds(at, len);
    }

    /// Notes that there was nothing to do, and sleeps a little before the next look.
    pub fn useless_poll(&self) {
        self.tally.useless_poll();
        self.block(PAUSE);
        thread::yield_now();
    }

    fn block(&self, time: Duration) {
        if !self.is_virtual {
            thread::sleep(time);
        }
    }

    /// Starts a thread for each worker of each stage. It does `work(at, stage)`, where `at` counts
    /// the stages from 0. If the system refuses a thread, the lesson is [given up](give_up).
    pub fn start<'scope, F>(&self, scope: &'scope Scope<'scope, '_>, work: &'scope F)
    where
        F: Fn(usize, Stage) + Sync,
    {
        // Nobody begins before all are there: whoever had begun would wait for a photo that a
        // worker who is missing never hands on, and the scope would wait for him.
        let all_there = Arc::new(RwLock::new(false));
        let mut door = all_there.write().expect("nobody has had it yet");
        for (at, stage, name) in names(self.workers) {
            let all_there = Arc::clone(&all_there);
            let worker = move || {
                if all_there.read().is_ok_and(|all_there| *all_there) {
                    work(at, stage);
                }
            };
            if let Err(refused) = threads::start_in(scope, name, worker) {
                drop(door);
                give_up(refused);
            }
        }
        *door = true;
    }

    /// The same with tasks.
    #[track_caller]
    pub fn spawn<F>(&self, work: impl Fn(usize, Stage) -> F) -> Vec<JoinHandle<()>>
    where
        F: Future<Output = ()> + 'static,
    {
        let mut tasks = Vec::new();
        for (at, stage, name) in names(self.workers) {
            tasks.push(spawn_named(name, work(at, stage)));
        }
        tasks
    }
}

fn names(workers: [usize; 3]) -> impl Iterator<Item = (usize, Stage, String)> {
    let stages = Stage::ALL.into_iter().zip(workers).enumerate();
    stages.flat_map(|(at, (stage, workers))| {
        (1..=workers).map(move |number| match workers {
            1 => (at, stage, stage.to_string()),
            _ => (at, stage, format!("{stage} {number}")),
        })
    })
}
