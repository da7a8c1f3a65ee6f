//! # 16 · A pipeline of queues
//!
//! Item 55 of the notes: use queues to coordinate work between threads. Images are downloaded,
//! resized and uploaded, and wait for each stage in a queue. First the queue is a list behind a
//! lock that is looked into again and again (and that ends, unlike the notes'); then one that has
//! a bound and can be waited for; then it is closed; and then coroutines take the threads' place.
//!
//! Run me like this:
//! ```text
//! cargo run --bin 16_queue_pipeline                                 samples, every version
//! cargo run --bin 16_queue_pipeline -- --input DIR --output DIR     images of your own
//! cargo run --bin 16_queue_pipeline -- --only coroutines --clock virtual --trace
//! cargo run --bin 16_queue_pipeline -- --explore                  queues, under every schedule
//! ```
//! Times vary, and so does what threads find in their queues. The images are always the same.

use handloom::{gather, sync::Queue, time::sleep};
use lessons::pipeline::{self, Job, Photo, Run};
use lessons::{cli::Spec, lesson};
use std::collections::VecDeque;
use std::sync::{Mutex, atomic::AtomicBool, atomic::Ordering::Relaxed};
use std::{process::ExitCode, rc::Rc, thread};

const SPEC: Spec = Spec {
    name: "16_queue_pipeline",
    about: "images go from download to resize to upload, through a queue between each two",
    params: &[pipeline::PARAMS],
    versions: &[
        ("polling", "a list behind a lock, which the workers look into again and again"),
        ("blocking", "bounded queues that can be waited for, until a last item says stop"),
        ("closing", "the same queues, closed after the last item, and joined"),
        ("several", "the same with 3, 4 and 5 workers"),
        ("coroutines", "the same with 3, 4 and 5 coroutines"),
    ],
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        if lesson.args.flag("explore") {
            return pipeline::explore(lesson);
        }
        let mut job = Job::new(lesson, SPEC.versions)?;
        job.threads("polling", [1, 1, 1], polling);
        job.threads("blocking", [1, 1, 1], blocking);
        job.threads("closing", [1, 1, 1], closing);
        job.threads("several", [3, 4, 5], closing);
        job.tasks("coroutines", [3, 4, 5], coroutines);
        job.finish()
    })
}

// ANCHOR: polling
/// A list takes any number of photos, and nobody can wait for one.
fn polling(run: &Run, photos: Vec<Photo>) -> Vec<Photo> {
    let lists: [Mutex<VecDeque<Photo>>; 4] = Default::default();
    let put = |at: usize, photo| {
        let mut list = lists[at].lock().unwrap();
        list.push_back(photo);
        run.look(at, list.len());
    };
    let get = |at: usize| lists[at].lock().unwrap().pop_front();
    // The workers of the notes go on for ever. These look at a flag.
    let (count, stop) = (photos.len(), AtomicBool::new(false));
    let work = |at: usize, stage| {
        while !stop.load(Relaxed) {
            match get(at) {
                Some(photo) => put(at + 1, run.step(stage, photo)),
                None => run.useless_poll(),
            }
        }
    };
    thread::scope(|scope| {
        run.start(scope, &work);
        photos.into_iter().for_each(|photo| put(0, photo));
        while lists[3].lock().unwrap().len() < count {
            run.useless_poll();
        }
        stop.store(true, Relaxed);
    });
    let [.., done] = lists;
    done.into_inner().unwrap().into()
}
// ANCHOR_END: polling

// ANCHOR: blocking
/// The queue is a bounded one: a put waits for room, as a get waits for an item.
fn put<T>(run: &Run, queues: &[Queue<T>; 4], at: usize, item: T) {
    queues[at].put_blocking(item).expect("it is open until all is done");
    run.look(at, queues[at].len());
}

fn blocking(run: &Run, photos: Vec<Photo>) -> Vec<Photo> {
    let queues = run.queues();
    let work = |at: usize, stage| {
        while let Some(Some(photo)) = queues[at].get_blocking() {
            put(run, &queues, at + 1, Some(run.step(stage, photo)));
        }
        // `None` was the last item. The next worker has to know.
        put(run, &queues, at + 1, None);
    };
    thread::scope(|scope| {
        run.start(scope, &work);
        photos.into_iter().map(Some).chain([None]).for_each(|item| put(run, &queues, 0, item));
    });
    queues[3].close();
    queues[3].iter_blocking().flatten().collect()
}
// ANCHOR_END: blocking

// ANCHOR: closing
/// A queue that is closed tells so to all of its workers, however many they are.
fn closing(run: &Run, photos: Vec<Photo>) -> Vec<Photo> {
    let queues = run.queues();
    let work = |at: usize, stage| {
        for photo in queues[at].iter_blocking() {
            put(run, &queues, at + 1, run.step(stage, photo));
            queues[at].task_done();
        }
    };
    thread::scope(|scope| {
        run.start(scope, &work);
        photos.into_iter().for_each(|photo| put(run, &queues, 0, photo));
        for queue in &queues[..3] {
            queue.close();
            queue.join_blocking();
        }
    });
    queues[3].close();
    queues[3].iter_blocking().collect()
}
// ANCHOR_END: closing

// ANCHOR: coroutines
/// Where a thread would be blocked, a coroutine awaits. All of them are on this thread.
async fn coroutines(run: Rc<Run>, photos: Vec<Photo>) -> Vec<Photo> {
    let queues = Rc::new(run.queues::<Photo>());
    let work = |at: usize, stage| {
        let (run, queues) = (run.clone(), queues.clone());
        async move {
            while let Some(photo) = queues[at].get().await {
                if let Some(delay) = run.delay(stage) {
                    sleep(delay).await;
                }
                let photo = run.off_loop(move || photo.pass(stage)).await;
                queues[at + 1].put(photo).await.expect("it is open until all is done");
                run.look(at + 1, queues[at + 1].len());
                queues[at].task_done();
            }
        }
    };
    let workers = run.spawn(work);
    for photo in photos {
        queues[0].put(photo).await.expect("it is open until all is done");
        run.look(0, queues[0].len());
    }
    for queue in &queues[..3] {
        queue.close();
        queue.join().await;
    }
    gather(workers).await;
    queues[3].close();
    queues[3].iter_blocking().collect()
}
// ANCHOR_END: coroutines
