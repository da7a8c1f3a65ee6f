//! A trace in few words, so that a test can say in a list what has to happen.

use handloom::trace::{Actor, Recorder, WaitsFor, What};

/// What a record holds, in words: the events of tasks and timers. What the operating system has a
/// say in (sockets, parking, threads) is left out; see [`tell_all`].
pub fn told(recorder: &Recorder) -> Vec<String> {
    let events = recorder.events().into_iter();
    let of_tasks = events.filter(|event| {
        !matches!(
            event.what,
            What::Parked { .. }
                | What::Unparked
                | What::SourceRegistered { .. }
                | What::SourceReady { .. }
                | What::SourceDeregistered { .. }
                | What::ThreadStarted { .. }
                | What::ThreadFinished { .. }
        )
    });
    of_tasks.map(|event| tell(&event.what)).collect()
}

/// Everything that a record holds, in words.
pub fn tell_all(recorder: &Recorder) -> Vec<String> {
    let events = recorder.events();
    events.iter().map(|event| tell(&event.what)).collect()
}

/// One event in words. `#1` is a task, `~1` a timer, `=1` a socket, `@1` a thread.
pub fn tell(what: &What) -> String {
    match what {
        What::Spawned { task, parent, .. } => match parent {
            Some(parent) => format!("{parent} spawns {task}"),
            None => format!("spawn {task}"),
        },
        What::Polled { task } => format!("poll {task}"),
        What::Pending { task, waits } => {
            let waits: Vec<_> = waits.iter().map(|wait| waits_for(&wait.on)).collect();
            format!("{task} waits for {}", waits.join(", "))
        }
        What::Ready { task } => format!("{task} ready"),
        What::Panicked { task, message } => format!("{task} panics: {message}"),
        What::Cancelled { task } => format!("{task} cancelled"),
        What::PanicUnjoined { task, message } => format!("{task} unjoined: {message}"),
        What::SlowPoll { task, .. } => format!("{task} was slow"),
        What::Woken { task, by } => format!("{} wakes {task}", actor(*by)),
        What::TimerSet { timer, task, .. } => format!("{task} sets ~{}", timer.0),
        What::TimerFired { timer } => format!("~{} fires", timer.0),
        What::TimerCancelled { timer } => format!("~{} cancelled", timer.0),
        What::SourceRegistered { source, .. } => format!("={} registered", source.0),
        What::SourceReady { source, .. } => format!("={} ready", source.0),
        What::SourceDeregistered { source } => format!("={} deregistered", source.0),
        What::Output { line } => format!("say {line}"),
        other => format!("{other:?}"),
    }
}

fn actor(actor: Actor) -> String {
    match actor {
        Actor::Task(task) => task.to_string(),
        Actor::Timer(timer) => format!("~{}", timer.0),
        Actor::Reactor(source) => format!("={}", source.0),
        Actor::Thread(Some(thread)) => format!("@{}", thread.0),
        Actor::Thread(None) => "a thread".to_owned(),
        Actor::Runtime => "runtime".to_owned(),
    }
}

fn waits_for(on: &WaitsFor) -> String {
    match on {
        WaitsFor::Turn => "its turn".to_owned(),
        WaitsFor::Timer { timer: None, .. } => "ever".to_owned(),
        WaitsFor::Timer { timer: Some(timer), .. } => format!("~{}", timer.0),
        WaitsFor::Socket { source, direction } => format!("={} {direction:?}", source.0),
        WaitsFor::Join { task } => task.to_string(),
        WaitsFor::Job { job } => format!("job {}", job.number),
        other => format!("{other:?}"),
    }
}
