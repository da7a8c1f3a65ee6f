//! async-executor by itself, in the form that it documents as its fastest: a `StaticLocalExecutor`,
//! which keeps no list of its tasks, under a `block_on` that only parks the thread.

use ::async_executor::{StaticLocalExecutor, Task};
use std::cell::Cell;

pub(crate) use super::smol::{joined, yield_now};

thread_local! {
    static EXECUTOR: Cell<Option<&'static StaticLocalExecutor>> = const { Cell::new(None) };
}

pub(crate) fn run<F: Future>(main: F) -> F::Output {
    let executor: &'static StaticLocalExecutor = Box::leak(Box::new(StaticLocalExecutor::new()));
    EXECUTOR.set(Some(executor));
    futures_lite::future::block_on(executor.run(main))
}

pub(crate) fn spawn<F>(future: F) -> Task<F::Output>
where
    F: Future<Output: 'static> + 'static,
{
    EXECUTOR.get().expect("inside run").spawn(future)
}
