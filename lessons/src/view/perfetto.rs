//! The trace in Chrome's JSON format, which <https://ui.perfetto.dev> opens.
//!
//! Two groups of tracks. Under *tasks* each task has one: what it waits for, and its polls. Under
//! *threads* each thread has one: whose polls and which jobs it ran. An arrow leads from whoever
//! woke a task to the poll that follows. The length of each queue is a curve.

use super::Run;
use super::json::Object;
use super::names::Names;
use handloom::trace::{Actor, Event, ObjectId, TaskId, ThreadId, Wait, What};
use std::collections::{BTreeSet, HashMap};

const TASKS: u32 = 1;
const THREADS: u32 = 2;

/// The whole document.
pub(super) fn text(run: &Run<'_>) -> String {
    let mut drawing = Drawing::new(run);
    for event in run.events {
        drawing.event(event);
    }
    drawing.finish();
    let rows = drawing.rows.join(",\n");
    let about = Object::new()
        .string("lesson", &run.header.lesson)
        .maybe_string("note", run.header.note().as_deref())
        .end();
    let document = Object::new()
        .string("displayTimeUnit", "ms")
        .raw("otherData", &about)
        .raw("traceEvents", &format!("[\n{rows}\n]"));
    document.end() + "\n"
}

/// A track: the group, and the number in it.
type Track = (u32, u32);

#[derive(Debug)]
struct Drawing {
    names: Names,
    rows: Vec<String>,
    tracks: BTreeSet<Track>,
    /// How much later than the one before an event is drawn at least.
    nudge: u128,
    now: u128,
    /// Polls, jobs and waits that have begun, by what they belong to.
    polls: HashMap<TaskId, (u128, ThreadId)>,
    jobs: HashMap<ObjectId, (u128, ThreadId)>,
    waits: HashMap<TaskId, (u128, String)>,
    /// Arrows on their way to the next poll of a task.
    arrows: HashMap<TaskId, u32>,
    next_arrow: u32,
}

impl Drawing {
    fn new(run: &Run<'_>) -> Drawing {
        Drawing {
            names: Names::of(run.events, run.header.file()),
            rows: Vec::new(),
            tracks: BTreeSet::new(),
            // Virtual time stands still while anything runs: drawn to scale, everything that runs
            // would have no width at all. A microsecond a step makes it visible.
            nudge: if run.header.is_virtual { 1_000 } else { 0 },
            now: 0,
            polls: HashMap::new(),
            jobs: HashMap::new(),
            waits: HashMap::new(),
            arrows: HashMap::new(),
            next_arrow: 1,
        }
    }

    fn event(&mut self, event: &Event) {
        // Threads may report a little out of order; a drawing that goes back in time is refused.
        self.now = event.at.as_nanos().max(self.now + self.nudge);
        let thread = (THREADS, event.thread.0);
        match &event.what {
            What::Spawned { task, .. } => {
                self.instant((TASKS, task.0), "spawned");
            }
            What::Polled { task } => self.poll(*task, event.thread),
            What::Pending { task, waits } => {
                self.end_poll(*task, "pending");
                let waits: Vec<_> = waits.iter().map(|wait: &Wait| self.names.wait(wait)).collect();
                self.waits.insert(*task, (self.now, waits.join(", ")));
            }
            What::Ready { task } => self.end_poll(*task, "ready"),
            What::Panicked { task, .. } => self.end_poll(*task, "panicked"),
            What::Cancelled { task } => {
                self.end_wait(*task);
                self.instant((TASKS, task.0), "cancelled");
            }
            What::Woken { task, by } => self.woken(*task, by, event.thread),
            What::QueuePut { queue, len, .. } | What::QueueGot { queue, len, .. } => {
                self.curve(*queue, *len);
            }
            What::SlowPoll { task, .. } => {
                let text = self.names.event(&event.what);
                self.instant((TASKS, task.0), &text);
            }
            What::JobStarted { job } => {
                self.jobs.insert(*job, (self.now, event.thread));
            }
            What::JobFinished { job, .. } => {
                if let Some((start, thread)) = self.jobs.remove(job) {
                    let name = self.names.object(*job);
                    self.slice((THREADS, thread.0), &name, start, None);
                }
            }
            What::Output { line } => self.instant(thread, line),
            _ => {}
        }
    }

    fn poll(&mut self, task: TaskId, thread: ThreadId) {
        self.end_wait(task);
        self.polls.insert(task, (self.now, thread));
        if let Some(arrow) = self.arrows.remove(&task) {
            self.arrow("f", (TASKS, task.0), arrow);
        }
    }

    fn end_poll(&mut self, task: TaskId, outcome: &str) {
        if let Some((start, thread)) = self.polls.remove(&task) {
            let name = self.names.task(task);
            self.slice((TASKS, task.0), "poll", start, Some(("outcome", outcome)));
            self.slice((THREADS, thread.0), &name, start, Some(("outcome", outcome)));
        }
    }

    fn end_wait(&mut self, task: TaskId) {
        if let Some((start, what)) = self.waits.remove(&task)
            && !what.is_empty()
        {
            self.slice((TASKS, task.0), "wait", start, Some(("for", &what)));
        }
    }

    /// An arrow has to begin in a slice. A task that wakes is in its poll; for the others a slice
    /// of a microsecond is drawn on the thread.
    fn woken(&mut self, task: TaskId, by: &Actor, thread: ThreadId) {
        let arrow = self.next_arrow;
        self.next_arrow += 1;
        let from = match by {
            Actor::Task(waker) => (TASKS, waker.0),
            Actor::Timer(_) | Actor::Reactor(_) | Actor::Thread(_) | Actor::Runtime => {
                let track = (THREADS, thread.0);
                let name = self.names.event(&What::Woken { task, by: *by });
                let start = self.now;
                self.now += 1_000;
                self.slice(track, &name, start, None);
                self.now = start;
                track
            }
        };
        self.arrow("s", from, arrow);
        self.arrows.insert(task, arrow);
    }

    /// Ends whatever was under way when the recording stopped.
    fn finish(&mut self) {
        let mut polls: Vec<_> = self.polls.keys().copied().collect();
        polls.sort();
        for task in polls {
            self.end_poll(task, "under way");
        }
        let mut waits: Vec<_> = self.waits.keys().copied().collect();
        waits.sort();
        for task in waits {
            self.end_wait(task);
        }
        for (group, name) in [(TASKS, "tasks"), (THREADS, "threads")] {
            self.label("process_name", (group, 0), name);
        }
        for track in std::mem::take(&mut self.tracks) {
            let name = match track {
                (TASKS, task) => self.names.task(TaskId(task)),
                (_, thread) => self.names.thread(ThreadId(thread)),
            };
            self.label("thread_name", track, &name);
        }
    }

    fn row(&mut self, phase: &str, (group, number): Track, name: &str) -> Object {
        self.tracks.insert((group, number));
        Object::new()
            .string("ph", phase)
            .number("pid", group)
            .number("tid", number)
            .string("name", name)
    }

    fn slice(&mut self, track: Track, name: &str, start: u128, about: Option<(&str, &str)>) {
        let length = micros(self.now.saturating_sub(start));
        let mut row = self.row("X", track, name).raw("ts", &micros(start)).raw("dur", &length);
        if let Some((key, value)) = about {
            row = row.raw("args", &Object::new().string(key, value).end());
        }
        self.rows.push(row.end());
    }

    fn instant(&mut self, track: Track, name: &str) {
        let now = micros(self.now);
        let row = self.row("i", track, name).raw("ts", &now).string("s", "t");
        self.rows.push(row.end());
    }

    fn arrow(&mut self, phase: &str, track: Track, arrow: u32) {
        let now = micros(self.now);
        let mut row = self
            .row(phase, track, "wake")
            .string("cat", "wake")
            .number("id", arrow)
            .raw("ts", &now);
        if phase == "f" {
            // The arrow ends in the slice that is there, not in the next one.
            row = row.string("bp", "e");
        }
        self.rows.push(row.end());
    }

    fn curve(&mut self, queue: ObjectId, len: usize) {
        let row = Object::new()
            .string("ph", "C")
            .number("pid", THREADS)
            .string("name", &self.names.object(queue))
            .raw("ts", &micros(self.now))
            .raw("args", &Object::new().number("items", len as u64).end());
        self.rows.push(row.end());
    }

    fn label(&mut self, what: &str, (group, number): Track, name: &str) {
        let row = Object::new()
            .string("ph", "M")
            .number("pid", group)
            .number("tid", number)
            .string("name", what)
            .raw("args", &Object::new().string("name", name).end());
        self.rows.push(row.end());
    }
}

/// Nanoseconds as the microseconds that the format counts in.
fn micros(nanos: u128) -> String {
    format!("{}.{:03}", nanos / 1_000, nanos % 1_000)
}
