//! # 27 · Work and saving it
//!
//! The notes' chapter on asynchronous I/O ends with these headings: work that shares a processor with
//! I/O, one by one and in batches. Passwords are hashed with bcrypt, and each hash is saved on a
//! server. How much of the saving can be hidden behind the hashing?
//! * `floor`: nothing is saved. That is the least that it can take, but for what else the machine
//!   does meanwhile.
//! * `serial`, wrong but working: hash, save, wait; and again.
//! * `batched`: hash some, then save those all at once, and wait for them together.
//! * `concurrent`: a save is a task of its own, and the next hash begins at once. What cannot be
//!   hidden is the wait for the last save, and what it takes to talk to the server: that is work,
//!   too.
//!
//! Each version runs twice: with the hashes computed on the loop, where nothing else happens
//! meanwhile, and on a pool of threads. Run me like this:
//! ```text
//! cargo run --bin 27_shared_io                            all of them, beside the floor
//! cargo run --bin 27_shared_io -- --cost 9 --batch 5      more work, larger batches
//! cargo run --bin 27_shared_io -- --only concurrent --on loop --clock virtual --trace
//! ```
//! Times vary, and with a real clock so does how many saves there are at once. The hashes do not.

use handloom::time::sleep;
use handloom::{gather, spawn_named, try_gather};
use lessons::cli::Spec;
use lessons::lesson;
use load::http::Failure;
use load::saving::{self, Comparison, Job};
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;

const SPEC: Spec = Spec {
    name: "27_shared_io",
    about: "hashes to be saved: one by one, in batches, or beside the next one",
    params: &[saving::PARAMS],
    versions: &[
        ("floor", "nothing is saved"),
        ("serial", "hash, save, wait; and again"),
        ("batched", "hash a batch, save all of it at once, wait; and again"),
        ("concurrent", "hash, let a task save it, and go on"),
    ],
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let mut comparison = Comparison::new(lesson);
        for version in SPEC.versions.iter().filter(|(name, _)| lesson.args.runs(name)) {
            match version.0 {
                "floor" => comparison.run(*version, floor)?,
                "serial" => comparison.run(*version, serial)?,
                "batched" => comparison.run(*version, batched)?,
                _ => comparison.run(*version, concurrent)?,
            }
        }
        comparison.finish();
        Ok(())
    })
}

// ANCHOR: floor
/// All the work, and nothing else. `job.hash` sends it to the pool at once, if there is one; on the
/// loop it is done where it is awaited.
async fn floor(job: Rc<Job>) -> Result<(), Failure> {
    gather((1..=job.hashes).map(|number| job.hash(number))).await;
    Ok(())
}
// ANCHOR_END: floor

// ANCHOR: serial
/// Wrong, but working: while a hash is saved nothing is computed, and while one is computed nothing
/// is saved. A pool does not help: it has never more than one hash to compute.
async fn serial(job: Rc<Job>) -> Result<(), Failure> {
    for number in 1..=job.hashes {
        let hash = job.hash(number).await;
        job.save(number, hash).await?;
    }
    Ok(())
}
// ANCHOR_END: serial

// ANCHOR: batched
/// Better: there is one wait for each batch. In that wait, again nothing is computed.
async fn batched(job: Rc<Job>) -> Result<(), Failure> {
    let numbers: Vec<_> = (1..=job.hashes).collect();
    for batch in numbers.chunks(job.batch) {
        let hashes = gather(batch.iter().map(|number| job.hash(*number))).await;
        let saves = batch.iter().zip(hashes).map(|(number, hash)| job.save(*number, hash));
        try_gather(saves).await?;
    }
    Ok(())
}
// ANCHOR_END: batched

// ANCHOR: concurrent
/// Right: whoever waits for the store is a task, and the work goes on.
async fn concurrent(job: Rc<Job>) -> Result<(), Failure> {
    let hashes: Vec<_> = (1..=job.hashes).map(|number| job.hash(number)).collect();
    let mut saves = Vec::new();
    for (number, hash) in (1..=job.hashes).zip(hashes) {
        let (hash, ours) = (hash.await, Rc::clone(&job));
        let save = async move { ours.save(number, hash).await };
        saves.push(spawn_named(format!("save {number}"), save));
        // A hash on the loop awaits nothing. The shortest of sleeps lets the tasks have their turns,
        // and the loop look at the network. After a `yield_now` it would look there as well, but
        // only every 64 polls, and these are long.
        sleep(Duration::from_nanos(1)).await;
    }
    for save in saves {
        save.await.expect("a save does not panic")?;
    }
    Ok(())
}
// ANCHOR_END: concurrent
