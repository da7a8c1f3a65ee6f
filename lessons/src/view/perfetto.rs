//! The trace in Chrome's JSON format, which <https://ui.perfetto.dev> opens.
//!
//! Each task has a track: when it waits and for what, when it is ready, and its polls. Each thread has
//! one: how long it lives, whose polls and which jobs it runs, when its loop sleeps, what is printed.
//! So have each traced coroutine, from a resume to the yield, and each lock, with whoever holds it. An
//! arrow leads from whoever wakes a task to the poll that follows. The length of each queue is a curve.

mod chart;

use super::Run;
use super::json::Object;
use super::names::{Names, status};
use chart::{Arrow, Chart, Slice, Track};
use handloom::trace::{Actor, CoroutineStatus, Event, ObjectId, TaskId, ThreadId, Wait, What};
use std::collections::{HashMap, HashSet, VecDeque};

/// The whole document.
pub(super) fn text(run: &Run<'_>) -> String {
    let mut drawing = Drawing::new(run);
    for event in run.events {
        drawing.event(event);
    }
    let rows = drawing.finish().join(",\n");
    let scale = "virtual time stands still while anything runs: each event is a microsecond on";
    let about = Object::new()
        .string("lesson", &run.header.lesson)
        .maybe_string("note", run.header.note().as_deref())
        .maybe_string("scale", run.header.is_virtual.then_some(scale))
        .end();
    let document = Object::new()
        .string("displayTimeUnit", "ms")
        .raw("otherData", &about)
        .raw("traceEvents", &format!("[\n{rows}\n]"));
    document.end() + "\n"
}

/// How wide a wake is drawn, if nothing comes after it.
const WAKE: u128 = 1_000;

#[derive(Debug)]
struct Drawing {
    names: Names,
    chart: Chart,
    /// How much later than the one before an event is drawn at least.
    nudge: u128,
    now: u128,
    /// What the last event on a thread has left open.
    tails: HashMap<ThreadId, Tail>,
    /// Arrows on their way to the next polls of a task.
    arrows: HashMap<TaskId, VecDeque<Arrow>>,
    /// The tasks that were woken in their poll.
    again: HashSet<TaskId>,
    over: HashSet<TaskId>,
    /// What a coroutine has yielded last.
    yielded: HashMap<ObjectId, String>,
}

/// A slice whose end is known when the next event comes.
#[derive(Clone, Copy, Debug)]
enum Tail {
    /// A wake that began at this moment.
    Wake(u128),
    /// The end of a task, up to this moment: whom it wakes is told after it.
    End(TaskId, &'static str, u128),
}

impl Drawing {
    fn new(run: &Run<'_>) -> Drawing {
        Drawing {
            names: Names::of(run.events, run.header.file()),
            chart: Chart::default(),
            // Virtual time stands still while anything runs: drawn to scale, everything that runs
            // would have no width at all. On a real clock it is enough that no two are one.
            nudge: if run.header.is_virtual { 1_000 } else { 1 },
            now: 0,
            tails: HashMap::new(),
            arrows: HashMap::new(),
            again: HashSet::new(),
            over: HashSet::new(),
            yielded: HashMap::new(),
        }
    }

    fn event(&mut self, event: &Event) {
        // Threads may report a little out of order; a drawing that goes back in time is refused.
        self.now = event.at.as_nanos().max(self.now + self.nudge);
        self.tail(event);
        let (now, thread) = (self.now, Track::Thread(event.thread));
        match &event.what {
            What::Spawned { task, parent, .. } => {
                let by = parent.map(|parent| self.names.task(parent));
                let about = by.as_deref().map(|by| ("spawned by", by));
                self.chart.begin(now, Track::Task(*task), Slice::Ready, "ready", about);
            }
            What::Polled { task } => self.poll(*task, event.thread),
            What::Pending { task, waits } => self.pending(*task, waits, event.thread),
            What::Ready { task } => self.ends(*task, "ready", event.thread),
            What::Panicked { task, .. } => self.ends(*task, "panicked", event.thread),
            What::Cancelled { task } => {
                self.idle(*task);
                self.chart.begin(now, Track::Task(*task), Slice::Cancelled, "cancelled", None);
                self.ends(*task, "cancelled", event.thread);
            }
            What::Woken { task, by } => self.woken(*task, by, event.thread),
            What::QueuePut { queue, len, .. }
            | What::QueueGot { queue, len, .. }
            | What::QueueClosed { queue, len } => {
                self.chart.curve(now, &self.names.object(*queue), *len);
            }
            What::LockTaken { lock, by } => {
                let holder = by.map_or_else(|| "held".into(), |task| self.names.task(task));
                self.chart.end(now, Track::Lock(*lock), Slice::Held, None);
                self.chart.begin(now, Track::Lock(*lock), Slice::Held, &holder, None);
            }
            What::LockWaited { lock, .. } => {
                self.chart.instant(now, Track::Lock(*lock), "somebody waits");
            }
            What::LockReleased { lock } => {
                self.chart.end(now, Track::Lock(*lock), Slice::Held, None);
            }
            What::Resumed { coroutine, with } => {
                let name = super::words::call(with);
                self.chart.begin(now, Track::Coroutine(*coroutine), Slice::Call, &name, None);
            }
            What::Yielded { coroutine, value } => {
                self.yielded.insert(*coroutine, value.clone().unwrap_or_default());
            }
            What::CoroutineState { coroutine, state } => self.stands(*coroutine, *state),
            What::ThreadStarted { thread, .. } => {
                let (track, name) = (Track::Thread(*thread), self.names.thread(*thread));
                self.chart.begin(now, track, Slice::Life, &name, None);
            }
            What::ThreadFinished { thread } => {
                self.chart.end(now, Track::Thread(*thread), Slice::Life, None);
            }
            What::SlowPoll { .. } => {
                let text = self.names.event(&event.what);
                self.chart.instant(now, thread, &text);
            }
            What::JobStarted { job } => {
                let name = self.names.object(*job);
                self.chart.begin(now, thread, Slice::Job(*job), &name, None);
            }
            What::JobFinished { job, panicked } => {
                let outcome = if *panicked { "panicked" } else { "done" };
                self.chart.end(now, thread, Slice::Job(*job), Some(("outcome", outcome)));
            }
            What::Parked { .. } => self.chart.begin(now, thread, Slice::Asleep, "asleep", None),
            What::Unparked => self.chart.end(now, thread, Slice::Asleep, None),
            What::Output { line } => self.chart.instant(now, thread, line),
            _ => {}
        }
    }

    /// Ends what the thread's last event has left open, unless this one still belongs to it.
    fn tail(&mut self, event: &Event) {
        let Some(tail) = self.tails.remove(&event.thread) else {
            return;
        };
        if let (Tail::End(ended, outcome, _), What::Woken { by: Actor::Task(by), .. }) =
            (tail, &event.what)
            && ended == *by
        {
            self.tails.insert(event.thread, Tail::End(ended, outcome, self.now));
        } else {
            self.cut(tail, event.thread);
        }
    }

    fn cut(&mut self, tail: Tail, thread: ThreadId) {
        let track = Track::Thread(thread);
        match tail {
            Tail::Wake(began) => {
                let end = self.now.min(began + WAKE);
                self.chart.end(end, track, Slice::Wake, None);
            }
            Tail::End(task, outcome, end) => {
                let about = Some(("outcome", outcome));
                self.chart.end(end, Track::Task(task), Slice::Cancelled, None);
                self.chart.end(end, Track::Task(task), Slice::Poll(task), about);
                if outcome != "cancelled" {
                    self.chart.end(end, track, Slice::Poll(task), about);
                }
            }
        }
    }

    /// The task neither waits nor is ready any more.
    fn idle(&mut self, task: TaskId) {
        for slice in [Slice::Wait, Slice::Ready] {
            self.chart.end(self.now, Track::Task(task), slice, None);
        }
    }

    fn poll(&mut self, task: TaskId, thread: ThreadId) {
        let (now, name) = (self.now, self.names.task(task));
        self.idle(task);
        self.again.remove(&task);
        self.chart.begin(now, Track::Thread(thread), Slice::Poll(task), &name, None);
        self.chart.begin(now, Track::Task(task), Slice::Poll(task), "poll", None);
        // The first of them: who is in the queue twice is polled twice.
        if let Some(arrow) = self.arrows.get_mut(&task).and_then(VecDeque::pop_front) {
            self.chart.arrive(now, arrow, Track::Task(task));
        }
    }

    fn pending(&mut self, task: TaskId, waits: &[Wait], thread: ThreadId) {
        let (now, track) = (self.now, Track::Task(task));
        let about = Some(("outcome", "pending"));
        self.chart.end(now, Track::Thread(thread), Slice::Poll(task), about);
        self.chart.end(now, track, Slice::Poll(task), about);
        if self.again.remove(&task) {
            self.chart.begin(now, track, Slice::Ready, "ready", None);
        } else {
            let waits: Vec<_> = waits.iter().map(|wait| self.names.wait(wait)).collect();
            self.chart.begin(now, track, Slice::Wait, "wait", Some(("for", &waits.join(", "))));
        }
    }

    fn ends(&mut self, task: TaskId, outcome: &'static str, thread: ThreadId) {
        self.over.insert(task);
        self.tails.insert(thread, Tail::End(task, outcome, self.now));
    }

    /// An arrow has to begin in a slice. A task that wakes is in its poll, or at its end; for the
    /// others there is one on the thread.
    fn woken(&mut self, task: TaskId, by: &Actor, thread: ThreadId) {
        let (now, track) = (self.now, Track::Task(task));
        let from = match by {
            Actor::Task(waker) if self.acts(*waker) => Track::Task(*waker),
            _ => {
                let track = Track::Thread(thread);
                let name = self.names.event(&What::Woken { task, by: *by });
                self.chart.begin(now, track, Slice::Wake, &name, None);
                self.tails.insert(thread, Tail::Wake(now));
                track
            }
        };
        let arrow = self.chart.arrow(now, from);
        self.arrows.entry(task).or_default().push_back(arrow);
        if self.acts(task) {
            self.again.insert(task);
        } else if task == TaskId::MAIN || !self.over.contains(&task) {
            self.chart.end(now, track, Slice::Wait, None);
            if !self.chart.has(track, Slice::Ready) {
                self.chart.begin(now, track, Slice::Ready, "ready", None);
            }
        }
    }

    /// Whether the task is in its poll, or at its end.
    fn acts(&self, task: TaskId) -> bool {
        let acts = [Slice::Poll(task), Slice::Cancelled];
        acts.into_iter().any(|slice| self.chart.has(Track::Task(task), slice))
    }

    fn stands(&mut self, coroutine: ObjectId, state: CoroutineStatus) {
        let value = self.yielded.remove(&coroutine);
        let about = match (state, &value) {
            (CoroutineStatus::Suspended, Some(value)) => ("yields", value.as_str()),
            (CoroutineStatus::Suspended | CoroutineStatus::Closed, _) => ("state", status(state)),
            _ => return,
        };
        self.chart.end(self.now, Track::Coroutine(coroutine), Slice::Call, Some(about));
    }

    /// All rows. Whatever was under way when the recording stopped ends there.
    fn finish(mut self) -> Vec<String> {
        self.now += self.nudge;
        let mut tails: Vec<_> = std::mem::take(&mut self.tails).into_iter().collect();
        tails.sort_by_key(|(thread, _)| *thread);
        for (thread, tail) in tails {
            self.cut(tail, thread);
        }
        let names = self.names;
        self.chart.finish(self.now, |track| match track {
            Track::Task(task) => names.task(task),
            Track::Thread(thread) => names.thread(thread),
            Track::Coroutine(object) | Track::Lock(object) => names.object(object),
        })
    }
}
