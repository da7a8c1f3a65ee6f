//! Where hyper's futures run.

/// Spawns what hyper wants to have run. Nothing has to be `Send`: a task stays on its thread.
///
/// ```
/// use hyper::rt::Executor;
/// use std::cell::Cell;
/// use std::rc::Rc;
///
/// let done = Rc::new(Cell::new(false));
/// handloom::block_on(async {
///     let shared = Rc::clone(&done);
///     load::rt::Executor::new("hyper").execute(async move { shared.set(true) });
///     handloom::yield_now().await;
/// });
/// assert!(done.get());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Executor {
    name: &'static str,
}

impl Executor {
    /// An executor whose tasks have this name in the trace.
    pub fn new(name: &'static str) -> Executor {
        Executor { name }
    }
}

impl<F> hyper::rt::Executor<F> for Executor
where
    F: Future<Output: 'static> + 'static,
{
    /// # Panics
    /// If there is no runtime on this thread.
    #[track_caller]
    fn execute(&self, future: F) {
        let _ = handloom::spawn_named(self.name, future);
    }
}
