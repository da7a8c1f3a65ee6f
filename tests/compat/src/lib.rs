//! What the tests share: a body run on Handloom, or under tokio, in every way that there is.

use handloom::Runtime;
use handloom_tests::{everywhere, limit};

/// Runs a body on Handloom: as the main future, as a task, under shuffled schedules, and on the clock
/// of the machine.
#[track_caller]
pub fn on_handloom<F>(body: impl Fn() -> F)
where
    F: Future<Output = ()> + 'static,
{
    everywhere(&body);
    let _limit = limit();
    Runtime::new().block_on(body());
}

/// Runs a body under tokio: on one thread, and as a task that goes from thread to thread.
#[track_caller]
pub fn under_tokio<F>(body: impl Fn() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let _limit = limit();
    let one = tokio::runtime::Builder::new_current_thread().build().expect("tokio, on one thread");
    one.block_on(body());
    let mut several = tokio::runtime::Builder::new_multi_thread();
    let several = several.worker_threads(4).build().expect("tokio, on several threads");
    several.block_on(async { tokio::spawn(body()).await.expect("the body's own panic") });
}
