//! Threads that have a name and are in the trace.

use handloom::trace;
use std::io;
use std::thread::{Builder, JoinHandle, Scope, ScopedJoinHandle};

/// Starts a thread. What it does is recorded, if this run is, with the line that called this.
///
/// # Errors
/// The operating system's, if it refuses another thread. `std::thread::spawn` panics there.
#[track_caller]
pub fn start<T: Send + 'static>(
    name: impl Into<String>,
    body: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    let name = name.into();
    let ticket = trace::ticket(name.as_str());
    let started = Builder::new().name(name.clone()).spawn(move || {
        let _traced = ticket.enter();
        body()
    });
    started.map_err(|error| refused(&name, &error))
}

/// The same for a thread that may borrow what outlives `scope`, as `Scope::spawn` has it.
///
/// # Errors
/// As [`start`].
#[track_caller]
pub fn start_in<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    name: impl Into<String>,
    body: impl FnOnce() -> T + Send + 'scope,
) -> io::Result<ScopedJoinHandle<'scope, T>> {
    let name = name.into();
    let ticket = trace::ticket(name.as_str());
    let started = Builder::new().name(name.clone()).spawn_scoped(scope, move || {
        let _traced = ticket.enter();
        body()
    });
    started.map_err(|error| refused(&name, &error))
}

fn refused(name: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("the thread {name} could not be started: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use handloom::time::RealClock;
    use handloom::trace::{Recorder, Tracer, What};
    use std::sync::Arc;

    #[test]
    fn a_thread_has_its_name_and_is_in_the_trace() {
        let recorder = Recorder::new();
        let scope = Tracer::new(recorder.clone(), Arc::new(RealClock)).enter();
        let name = || std::thread::current().name().map(str::to_owned);
        let line = line!() + 1;
        let far = start("far", name).unwrap().join().unwrap();
        let near = std::thread::scope(|s| start_in(s, "near", name).unwrap().join().unwrap());
        assert_eq!((far.as_deref(), near.as_deref()), (Some("far"), Some("near")));
        drop(scope);
        let started = recorder.events().into_iter().filter_map(|event| match event.what {
            What::ThreadStarted { name, .. } => Some((name, event.caller?.line)),
            _ => None,
        });
        let told = [("far".to_owned(), line), ("near".to_owned(), line + 1)];
        assert_eq!(started.collect::<Vec<_>>(), told);
    }
}
