//! What each event does to the world: the reducer.

mod objects;

use crate::rows::{JobState, OutputLine, TaskState};
use crate::world::{Now, World};
use handloom::trace::{Actor, Event, Place, TaskId, ThreadId, Wait, What};
use std::sync::Arc;

impl World {
    /// One event happens.
    ///
    /// An event is believed, whatever came before it: the world after a damaged recording may be
    /// odd, but there is one.
    pub(crate) fn forward(&mut self, event: &Event) {
        self.step += 1;
        let running = self.thread_of(event);
        match &event.what {
            What::Spawned { .. } | What::Polled { .. } | What::Woken { .. } => self.begins(event),
            What::Pending { task, waits } => {
                self.leave_thread(event.thread, *task);
                self.wait(*task, waits);
            }
            What::Ready { task } => self.end(event.thread, *task, TaskState::Done, None),
            What::Panicked { task, message } => {
                self.end(event.thread, *task, TaskState::Panicked, Some(message));
            }
            What::Cancelled { task } => {
                self.end(event.thread, *task, TaskState::Cancelled, None);
            }
            What::TimerSet { timer, task, deadline } => {
                let row = self.timers.edit(self.step, *timer);
                row.deadline = *deadline;
                row.task = Some(*task);
            }
            What::TimerFired { timer } | What::TimerCancelled { timer } => {
                self.timers.remove(self.step, *timer);
            }
            What::SourceRegistered { source, kind } => {
                self.sources.edit(self.step, *source).kind = Some(*kind);
            }
            What::SourceReady { source, readable, writable } => {
                let step = self.step;
                let row = self.sources.edit(step, *source);
                row.readable = if *readable { Some(step) } else { row.readable };
                row.writable = if *writable { Some(step) } else { row.writable };
            }
            What::SourceDeregistered { source } => self.sources.remove(self.step, *source),
            What::Parked { until } => {
                self.threads.edit(self.step, event.thread).parked = Some(*until);
            }
            What::Unparked => self.threads.edit(self.step, event.thread).parked = None,
            What::ThreadStarted { thread, .. } => {
                self.threads.edit(self.step, *thread).finished = false;
            }
            What::ThreadFinished { thread } => {
                self.threads.edit(self.step, *thread).finished = true;
            }
            What::JobStarted { job } => {
                let row = self.jobs.edit(self.step, *job);
                row.state = JobState::Running;
                row.thread = Some(event.thread);
                self.threads.edit(self.step, event.thread).job = Some(*job);
            }
            What::JobFinished { job, panicked } => {
                let row = self.jobs.edit(self.step, *job);
                row.state = if *panicked { JobState::Panicked } else { JobState::Done };
                self.threads.edit(self.step, event.thread).job = None;
            }
            What::Output { line } => {
                let line = line.clone();
                self.output.push(OutputLine { line, task: running, thread: event.thread });
            }
            What::PanicUnjoined { .. } | What::SlowPoll { .. } => {}
            _ => self.object(event, running),
        }
        let line = match &event.what {
            What::Spawned { place, .. } => Some(place),
            _ => event.caller.as_ref(),
        };
        if let (Some(task), Some(line)) = (running, line) {
            self.tasks.edit(self.step, task).place = Some(line.clone());
        }
        self.now = Now {
            at: event.at,
            thread: Some(event.thread),
            place: self.place_of(event, running),
            prints: matches!(event.what, What::Output { .. }),
        };
    }

    /// The last event has not happened, and `now` is what the one before it came to.
    pub(crate) fn back(&mut self, now: Now) {
        let step = self.step;
        self.tasks.undo(step);
        self.ready.undo(step);
        self.timers.undo(step);
        self.sources.undo(step);
        self.queues.undo(step);
        self.locks.undo(step);
        self.signals.undo(step);
        self.coroutines.undo(step);
        self.cells.undo(step);
        self.threads.undo(step);
        self.jobs.undo(step);
        if self.now.prints {
            self.output.pop();
        }
        self.step -= 1;
        self.now = now;
    }

    fn place_of(&self, event: &Event, running: Option<TaskId>) -> Option<Place> {
        let stands = |task: TaskId| self.tasks.get(task)?.place.clone();
        match &event.what {
            What::Spawned { place, .. } => Some(place.clone()),
            What::Polled { task } | What::Pending { task, .. } | What::Ready { task } => {
                stands(*task)
            }
            What::Panicked { task, .. } => stands(*task),
            // The loop does it, whatever line it is about.
            What::Woken { by: Actor::Task(task), .. } => stands(*task),
            // No line closes what is dropped: the program stands where it stood.
            What::CoroutineState { .. } if event.caller.is_none() => {
                let before = self.now.place.as_ref();
                before.filter(|_| self.now.thread == Some(event.thread)).cloned()
            }
            _ => event.caller.clone().or_else(|| stands(running?)),
        }
    }

    /// Who runs on the event's thread. The thread's first event gives it a row.
    fn thread_of(&mut self, event: &Event) -> Option<TaskId> {
        match self.threads.get(event.thread) {
            Some(thread) => thread.task,
            None => self.threads.edit(self.step, event.thread).task,
        }
    }

    fn begins(&mut self, event: &Event) {
        let step = self.step;
        match &event.what {
            What::Spawned { task, parent, place, .. } => {
                let row = self.tasks.edit(step, *task);
                row.parent = *parent;
                row.spawned = Some(place.clone());
                row.place = Some(place.clone());
                row.state = TaskState::Ready;
                row.since = step;
                self.ready.join(step, *task);
            }
            What::Woken { task, by } => {
                let row = self.tasks.edit(step, *task);
                row.woken = Some((*by, step));
                // A task may wake itself while it runs; it is queued, and runs on.
                if row.state != TaskState::Running {
                    row.state = TaskState::Ready;
                    row.since = step;
                    row.waits = Arc::default();
                }
                self.ready.join(step, *task);
            }
            What::Polled { task } => {
                let row = self.tasks.edit(step, *task);
                row.state = TaskState::Running;
                row.since = step;
                row.polls = row.polls.saturating_add(1);
                row.waits = Arc::default();
                self.ready.leave(step, *task);
                self.threads.edit(step, event.thread).task = Some(*task);
            }
            _ => {}
        }
    }

    fn wait(&mut self, task: TaskId, waits: &[Wait]) {
        let step = self.step;
        let again = self.ready.contains(task);
        let row = self.tasks.edit(step, task);
        row.state = if again { TaskState::Ready } else { TaskState::Waiting };
        row.since = step;
        row.waits = if again { Arc::default() } else { waits.into() };
        if let Some(wait) = waits.first() {
            row.place = Some(wait.place.clone());
        }
        if task == TaskId::MAIN {
            self.ready.main_polled(step);
        }
        for wait in waits {
            self.learn(&wait.on);
        }
    }

    fn end(&mut self, thread: ThreadId, task: TaskId, state: TaskState, message: Option<&String>) {
        let step = self.step;
        self.leave_thread(thread, task);
        // One that is dropped in its turn was not polled, and is in the queue still.
        if self.ready.contains(task) {
            self.ready.leave(step, task);
        }
        if task == TaskId::MAIN {
            self.ready.main_polled(step);
        }
        let row = self.tasks.edit(step, task);
        row.state = state;
        row.since = step;
        row.waits = Arc::default();
        row.message = message.map(|message| message.as_str().into());
    }

    fn leave_thread(&mut self, thread: ThreadId, task: TaskId) {
        if self.threads.get(thread).is_some_and(|thread| thread.task == Some(task)) {
            self.threads.edit(self.step, thread).task = None;
        }
    }
}
