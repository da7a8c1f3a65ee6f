//! Whether the events of a recording can have happened in their order.
//!
//! A file can be whole, and well formed, and tell of a run that never was: somebody has edited it, or
//! put two of them together. The reducer would make something of it all the same, and whoever looks
//! at that would look for the error in the program. One pass over the events finds it.

use handloom::trace::{
    Actor, Event, ObjectId, SourceId, TaskId, ThreadId, TimerId, WaitsFor, What,
};
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// Finds the first event that cannot have happened where it is, and says why not.
pub(super) fn first_unsound(events: &[Event]) -> Result<(), (usize, String)> {
    let mut known = Known::default();
    for (at, event) in events.iter().enumerate() {
        known.accept(at, event).map_err(|why| (at, why))?;
    }
    Ok(())
}

/// What the events so far have told of.
#[derive(Debug, Default)]
struct Known {
    tasks: HashMap<TaskId, Life>,
    timers: HashMap<TimerId, bool>,
    sources: HashMap<SourceId, bool>,
    /// How many items were put and not yet got.
    items: HashMap<ObjectId, u64>,
    locks: HashSet<ObjectId>,
    resumed: HashSet<ObjectId>,
    jobs: HashSet<ObjectId>,
    threads: HashMap<ThreadId, bool>,
    /// The task that each thread polls.
    polling: HashMap<ThreadId, TaskId>,
    /// The time of the last event on each thread.
    now: HashMap<ThreadId, Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Life {
    Idle,
    /// It is being polled on this thread.
    Polled(ThreadId),
    Over,
}

type Sound = Result<(), String>;

fn sound(is: bool, why_not: impl FnOnce() -> String) -> Sound {
    if is { Ok(()) } else { Err(why_not()) }
}

impl Known {
    fn accept(&mut self, at: usize, event: &Event) -> Sound {
        sound(event.step == at as u64, || format!("its step is {}, expected {at}", event.step))?;
        let before = self.now.insert(event.thread, event.at).unwrap_or_default();
        sound(event.at >= before, || {
            let (now, thread) = (event.at.as_nanos(), event.thread.0);
            format!("its time is {now}, before that of the event before on thread {thread}")
        })?;
        self.task(event)?;
        self.thing(event)?;
        self.thread(event)
    }

    fn spawned(&self, task: TaskId) -> Sound {
        let is = task == TaskId::MAIN || self.tasks.contains_key(&task);
        sound(is, || format!("task {} was never spawned", task.0))
    }

    fn life(&self, task: TaskId) -> Life {
        self.tasks.get(&task).copied().unwrap_or(Life::Idle)
    }

    fn task(&mut self, event: &Event) -> Sound {
        match &event.what {
            What::Spawned { task, parent, .. } => {
                parent.map_or(Ok(()), |parent| self.spawned(parent))?;
                let is_new = *task != TaskId::MAIN && !self.tasks.contains_key(task);
                sound(is_new, || format!("task {} was spawned before", task.0))?;
                self.tasks.insert(*task, Life::Idle);
            }
            What::Polled { task } => {
                self.alive(*task)?;
                let polled = matches!(self.life(*task), Life::Polled(_));
                sound(!polled, || format!("task {} is being polled already", task.0))?;
                self.tasks.insert(*task, Life::Polled(event.thread));
                let other = self.polling.insert(event.thread, *task);
                other.map_or(Ok(()), |other| {
                    Err(format!("thread {} is still polling task {}", event.thread.0, other.0))
                })?;
            }
            What::Pending { task, waits } => {
                self.polled(*task, event.thread)?;
                self.leave(*task, event.thread);
                self.tasks.insert(*task, Life::Idle);
                waits.iter().try_for_each(|wait| self.wait(&wait.on))?;
            }
            What::Ready { task } => {
                self.polled(*task, event.thread)?;
                self.leave(*task, event.thread);
                self.tasks.insert(*task, Life::Over);
            }
            What::Panicked { task, .. } | What::Cancelled { task } => {
                self.alive(*task)?;
                self.leave(*task, event.thread);
                self.tasks.insert(*task, Life::Over);
            }
            What::SlowPoll { task, .. } | What::PanicUnjoined { task, .. } => {
                self.spawned(*task)?;
            }
            What::Woken { task, by } => {
                self.spawned(*task)?;
                match by {
                    Actor::Task(by) => self.spawned(*by)?,
                    Actor::Timer(by) => self.timer(*by)?,
                    Actor::Reactor(by) => self.source(*by)?,
                    Actor::Thread(_) | Actor::Runtime => {}
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The thread polls this task no longer, if it did.
    fn leave(&mut self, task: TaskId, thread: ThreadId) {
        if self.polling.get(&thread) == Some(&task) {
            self.polling.remove(&thread);
        }
    }

    fn alive(&self, task: TaskId) -> Sound {
        self.spawned(task)?;
        // The next main future of a loop is task 0 again.
        let alive = task == TaskId::MAIN || self.life(task) != Life::Over;
        sound(alive, || format!("task {} is over already", task.0))
    }

    fn polled(&self, task: TaskId, thread: ThreadId) -> Sound {
        self.spawned(task)?;
        let polled = self.life(task) == Life::Polled(thread);
        sound(polled, || format!("task {} is not being polled on thread {}", task.0, thread.0))
    }

    fn wait(&self, on: &WaitsFor) -> Sound {
        match on {
            WaitsFor::Join { task } | WaitsFor::Lock { holder: Some(task), .. } => {
                self.spawned(*task)
            }
            WaitsFor::Timer { timer: Some(timer), .. } => self.timer(*timer),
            WaitsFor::Socket { source, .. } => self.source(*source),
            _ => Ok(()),
        }
    }

    fn timer(&self, timer: TimerId) -> Sound {
        let is = self.timers.contains_key(&timer);
        sound(is, || format!("timer {} was never set", timer.0))
    }

    fn source(&self, source: SourceId) -> Sound {
        let is = self.sources.contains_key(&source);
        sound(is, || format!("source {} was never registered", source.0))
    }

    fn thing(&mut self, event: &Event) -> Sound {
        match &event.what {
            What::TimerSet { timer, task, .. } => {
                self.spawned(*task)?;
                let is_new = self.timers.insert(*timer, true).is_none();
                sound(is_new, || format!("timer {} was set before", timer.0))
            }
            What::TimerFired { timer } | What::TimerCancelled { timer } => {
                self.timer(*timer)?;
                let was_set = self.timers.insert(*timer, false) == Some(true);
                sound(was_set, || format!("timer {} is not set any more", timer.0))
            }
            What::SourceRegistered { source, .. } => {
                let is_new = self.sources.insert(*source, true).is_none();
                sound(is_new, || format!("source {} was registered before", source.0))
            }
            What::SourceReady { source, .. } => self.watched(*source),
            What::SourceDeregistered { source } => {
                self.watched(*source)?;
                self.sources.insert(*source, false);
                Ok(())
            }
            What::QueuePut { queue, .. } => {
                *self.items.entry(*queue).or_default() += 1;
                Ok(())
            }
            What::QueueGot { queue, .. } => {
                let items = self.items.entry(*queue).or_default();
                let is = *items > 0;
                *items = items.saturating_sub(1);
                sound(is || self.is_threaded(), || {
                    format!("queue {} has no item that could be got", queue.number)
                })
            }
            What::LockTaken { lock, by } => {
                by.map_or(Ok(()), |by| self.spawned(by))?;
                let is_free = self.locks.insert(*lock);
                sound(is_free || self.is_threaded(), || {
                    format!("lock {} is held already", lock.number)
                })
            }
            What::LockReleased { lock } => {
                let is_held = self.locks.remove(lock);
                sound(is_held || self.is_threaded(), || format!("lock {} is not held", lock.number))
            }
            What::Resumed { coroutine, .. } => {
                self.resumed.insert(*coroutine);
                Ok(())
            }
            What::Yielded { coroutine, .. } => {
                let was_resumed = self.resumed.remove(coroutine);
                sound(was_resumed, || format!("coroutine {} was not resumed", coroutine.number))
            }
            _ => Ok(()),
        }
    }

    /// Whether other threads have been at work. Each says what it did after it did it, so what two
    /// of them did to one thing may be told the other way round.
    fn is_threaded(&self) -> bool {
        !self.threads.is_empty()
    }

    fn watched(&self, source: SourceId) -> Sound {
        self.source(source)?;
        let is = self.sources.get(&source) == Some(&true);
        sound(is, || format!("source {} is not watched any more", source.0))
    }

    fn thread(&mut self, event: &Event) -> Sound {
        match &event.what {
            What::ThreadStarted { thread, .. } => {
                let is_new = self.threads.insert(*thread, true).is_none();
                sound(is_new, || format!("thread {} was started before", thread.0))?;
            }
            What::ThreadFinished { thread } => {
                let runs = self.threads.insert(*thread, false) == Some(true);
                return sound(runs, || format!("thread {} does not run", thread.0));
            }
            What::JobStarted { job } => {
                let is_new = self.jobs.insert(*job);
                sound(is_new, || format!("job {} was started before", job.number))?;
            }
            What::JobFinished { job, .. } => {
                let was_started = self.jobs.contains(job);
                sound(was_started, || format!("job {} was never started", job.number))?;
            }
            _ => {}
        }
        let runs = event.thread == ThreadId(0) || self.threads.get(&event.thread) == Some(&true);
        sound(runs, || format!("thread {} does not run", event.thread.0))
    }
}
