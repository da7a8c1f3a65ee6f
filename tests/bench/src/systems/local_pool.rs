//! The `LocalPool` of the futures crate: tasks in a `FuturesUnordered`. It has neither timers nor
//! sockets.

use futures::executor::{LocalPool, LocalSpawner};
use futures::future::RemoteHandle;
use futures::task::LocalSpawnExt;
use std::cell::RefCell;

pub(crate) use super::smol::{joined, yield_now};

thread_local! {
    static SPAWNER: RefCell<Option<LocalSpawner>> = const { RefCell::new(None) };
}

pub(crate) fn run<F: Future>(main: F) -> F::Output {
    let mut pool = LocalPool::new();
    SPAWNER.set(Some(pool.spawner()));
    pool.run_until(main)
}

pub(crate) fn spawn<F>(future: F) -> RemoteHandle<F::Output>
where
    F: Future<Output: 'static> + 'static,
{
    SPAWNER.with_borrow(|spawner| {
        spawner.as_ref().expect("inside run").spawn_local_with_handle(future).unwrap()
    })
}
