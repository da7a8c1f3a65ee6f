//! # 06 · Futures: the caller has control again
//!
//! From the notes on asynchronous I/O (High Performance Python, chapter 8). A future is a value that
//! is not there yet. Its caller awaits it, and has it where it was asked for and not in a callback.
//! Lesson 05's slow function as a future by hand, and by `async` and `await`; then several at once.
//!
//! Run me like this:
//! ```text
//! cargo run --bin 06_futures                        all of it, in about 1.4 s
//! cargo run --bin 06_futures -- --trace             who waits for what, and who wakes whom
//! ```

use handloom::future::{Until, wait};
use handloom::time::{Sleep, sleep};
use handloom::{JoinError, JoinHandle, spawn_named, try_gather};
use lessons::cli::{Param, Spec};
use lessons::lesson::{self, Lesson};
use lessons::say;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::process::ExitCode;
use std::task::{Context, Poll, ready};
use std::time::Duration;

const SPEC: Spec = Spec {
    name: "06_futures",
    about: "futures: by hand, by async and await, and several of them at once",
    params: &[&[Param::millis("delay", "200", "how long the pretended database takes")]],
    versions: &[
        ("future", "a future written by hand"),
        ("async", "the same by async and await"),
        ("wait", "three tasks: wait for the first, gather the others"),
    ],
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let runtime = lesson.runtime_builder().build();
        let delay = lesson.args.millis("delay");
        if lesson.args.runs("future") {
            say!("A future written by hand:");
            runtime.block_on(caller(lesson, |value| SaveResultToDb {
                value,
                delay,
                timer: None,
            }))?;
        }
        if lesson.args.runs("async") {
            say!("The same by async and await:");
            runtime.block_on(caller(lesson, |value| save_result_to_db(value, delay)))?;
        }
        if lesson.args.runs("wait") {
            runtime.block_on(several(lesson, delay))?;
        }
        Ok(())
    })
}

// ANCHOR: caller
/// The caller has the response in its hand, in the middle of its loop, and leaves when it likes.
/// With callbacks, each pass of the loop would be a function that the one before has to call.
async fn caller<F>(lesson: &Lesson, save: impl Fn(&'static str) -> F) -> Result<(), JoinError>
where
    F: Future<Output = String> + 'static,
{
    for value in ["one value", "another value", "a third value"] {
        let response = spawn_named("foo", save_value(value, save(value))).await?;
        say!("Response from database: {response}");
        lesson.check(response == format!("Return {value} + modified value"), "it is the right one");
        if value.starts_with("another") {
            say!("The caller has seen enough.\n");
            break;
        }
    }
    Ok(())
}

/// Whoever awaits a future need not know who wrote it.
async fn save_value(value: &'static str, save: impl Future<Output = String>) -> String {
    say!("Saving {value} to database");
    save.await
}
// ANCHOR_END: caller

// ANCHOR: future
/// What can be asked again and again whether it is done. It has no timer before the first time.
struct SaveResultToDb {
    value: &'static str,
    delay: Duration,
    timer: Option<Sleep>,
}

impl Future for SaveResultToDb {
    type Output = String;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<String> {
        let SaveResultToDb { value, delay, timer } = &mut *self;
        let timer = timer.get_or_insert_with(|| {
            say!("running database processes");
            sleep(*delay)
        });
        ready!(Pin::new(timer).poll(cx)); // if it is pending, so is this, and returns here
        let result = format!("Return {value} + modified value");
        say!("{result} is returned.");
        Poll::Ready(result)
    }
}
// ANCHOR_END: future

// ANCHOR: async
/// The same: the compiler writes the struct and its `poll`, and returns from it at each `await`.
async fn save_result_to_db(value: &'static str, delay: Duration) -> String {
    say!("running database processes");
    sleep(delay).await;
    let result = format!("Return {value} + modified value");
    say!("{result} is returned.");
    result
}
// ANCHOR_END: async

// ANCHOR: wait
/// `asyncio.wait(tasks, return_when=FIRST_COMPLETED)` gives the tasks that are done and those that are
/// pending, and not their results. Those that are pending run on, and stay in the list.
async fn several(lesson: &Lesson, delay: Duration) -> Result<(), JoinError> {
    say!("Three tasks at once; bar takes longest. wait gives two sets when one is done:");
    let spawn = |(name, times)| spawn_named(name, save_result_to_db(name, delay * times));
    let mut pending = Vec::from([("foo", 1), ("bar", 3), ("baz", 2)].map(spawn));
    let names: BTreeMap<_, _> =
        pending.iter().map(JoinHandle::id).zip(["foo", "bar", "baz"]).collect();
    let names = |tasks: &[JoinHandle<String>]| -> Vec<_> {
        tasks.iter().map(|task| names[&task.id()]).collect()
    };
    let done = wait(&mut pending, Until::FirstCompleted).await;
    let order = names(&pending);
    say!("done: {}; pending: {}", names(&done).join(", "), order.join(", "));
    lesson.check(!done.is_empty() && done.len() + pending.len() == 3, "each is in one of the sets");
    say!("try_gather, asyncio's gather, waits for all; its results are in their order:");
    let results = try_gather(pending).await?;
    say!("{}", results.join("\n"));
    let in_order = order.iter().zip(&results).all(|(name, result)| result.contains(name));
    lesson.check(in_order && order.len() == results.len(), "each result is where its task was");
    Ok(())
}
// ANCHOR_END: wait
