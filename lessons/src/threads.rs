//! Threads that have a name and are in the trace, and a sleep that holds the thread.

use crate::lesson::Lesson;
use handloom::time::Clock;
use handloom::trace;
use std::io;
use std::sync::Arc;
use std::thread::{self, Builder, JoinHandle, Scope, ScopedJoinHandle, ThreadId};
use std::time::Duration;

/// Starts a thread. What it does is recorded, if this run is, with the line that called this.
///
/// # Errors
/// The operating system's, if it refuses another thread. `std::thread::spawn` panics there.
// ANCHOR: start
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
// ANCHOR_END: start

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

/// `std::thread::sleep`, for a lesson that shows what it does to a loop.
///
/// The thread that it was made on is the one that the loop runs on. A virtual clock stands still
/// while a task runs, and would not notice that the loop is held: it is moved instead, and nobody
/// sleeps. Other threads cannot be put on a virtual clock, so there a sleep takes no time.
#[derive(Clone, Debug)]
pub struct BlockingSleep {
    clock: Arc<dyn Clock>,
    home: ThreadId,
}

impl Lesson {
    /// A sleep that holds the thread which runs this lesson's loop, on whichever clock it lives by.
    pub fn blocking_sleep(&self) -> BlockingSleep {
        BlockingSleep::new(self.clock())
    }
}

impl BlockingSleep {
    fn new(clock: Arc<dyn Clock>) -> BlockingSleep {
        BlockingSleep { clock, home: thread::current().id() }
    }

    /// Holds the calling thread for this long.
    pub fn sleep(&self, time: Duration) {
        if !self.clock.is_virtual() {
            thread::sleep(time);
        } else if thread::current().id() == self.home {
            self.clock.advance_to(self.clock.now() + time);
        }
    }
}

fn refused(name: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("the thread {name} could not be started: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use handloom::time::{RealClock, VirtualClock};
    use handloom::trace::{Recorder, Tracer, What};

    #[test]
    fn a_virtual_clock_is_moved_by_a_sleep_on_its_own_thread() {
        let clock = Arc::new(VirtualClock::new());
        let (start, hour) = (clock.now(), Duration::from_secs(3600));
        let thread = BlockingSleep::new(clock.clone());
        std::thread::scope(|scope| scope.spawn(|| thread.sleep(hour)).join().unwrap());
        assert_eq!(clock.now(), start);
        thread.sleep(hour);
        assert_eq!(clock.now(), start + hour);
    }

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
