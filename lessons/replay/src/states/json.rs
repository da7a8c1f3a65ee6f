//! The parts of a world as JSON. A field that has nothing to say is left out.

use super::place;
use crate::rows::{Answer, Cell, Coroutine, Job, JobState, OutputLine, Source, Task, Thread};
use crate::things::Thing;
use crate::world::{Now, World, thing_of};
use handloom::trace::{ObjectKind, Place, ResumedWith, SourceKind, Wait};
use lessons::view::{Names, SourceFile, names};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// What the parts need to be told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Json<'a> {
    pub(super) names: &'a Names,
    pub(super) files: &'a [SourceFile],
}

/// The fields that are there.
fn fields<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let there = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(there.collect::<Map<_, _>>())
}

fn is(is: bool) -> Option<Value> {
    is.then_some(Value::Bool(true))
}

fn nanos(time: Duration) -> Value {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX).into()
}

fn path(thing: Thing) -> String {
    let (table, key) = place(thing);
    format!("{table}/{key}")
}

impl Json<'_> {
    pub(super) fn now(&self, now: &Now, words: String) -> Value {
        fields([
            ("at", Some(nanos(now.at))),
            ("thread", now.thread.map(|thread| thread.0.into())),
            ("place", self.maybe_place(now.place.as_ref())),
            ("words", Some(words.into())),
        ])
    }

    pub(super) fn line(&self, line: &OutputLine) -> Value {
        fields([
            ("line", Some(line.line.as_str().into())),
            ("task", line.task.map(|task| task.0.into())),
            ("thread", Some(line.thread.0.into())),
        ])
    }

    /// The row of a thing; `null`, if it has none.
    pub(super) fn row(&self, world: &World, thing: Thing) -> Value {
        let row = match thing {
            Thing::Task(id) => world.tasks.get(id).map(|row| self.task(self.names.task(id), row)),
            Thing::Timer(id) => world.timers.get(id).map(|row| {
                let task = row.task.map(|task| task.0.into());
                fields([("deadline", Some(nanos(row.deadline))), ("task", task)])
            }),
            Thing::Source(id) => {
                world.sources.get(id).map(|row| source(self.names.source(id), row))
            }
            Thing::Thread(id) => {
                world.threads.get(id).map(|row| thread(self.names.thread(id), row))
            }
            Thing::Object(id) => {
                let name = Some(self.names.object(id).into());
                match id.kind {
                    ObjectKind::Queue => world.queues.get(id).map(|row| {
                        json!({ "name": name, "len": row.len, "puts": row.puts, "gets": row.gets })
                            .with("capacity", row.capacity.map(Value::from))
                            .with("closed", is(row.closed))
                    }),
                    ObjectKind::Lock => world.locks.get(id).map(|row| {
                        let holder = row.holder.map(|task| task.0.into());
                        fields([("name", name), ("held", is(row.held)), ("holder", holder)])
                    }),
                    ObjectKind::Semaphore | ObjectKind::Notify | ObjectKind::Oneshot => {
                        world.signals.get(id).map(|row| {
                            fields([("name", name), ("available", row.available.map(Value::from))])
                        })
                    }
                    ObjectKind::Coroutine => {
                        world.coroutines.get(id).map(|row| self.coroutine(name, row))
                    }
                    ObjectKind::Cell => world.cells.get(id).map(|row| cell(name, row)),
                    ObjectKind::Job => world.jobs.get(id).map(|row| job(name, row)),
                }
            }
            Thing::Ready | Thing::Output => None,
        };
        row.unwrap_or_default()
    }

    fn task(&self, name: String, task: &Task) -> Value {
        let woken =
            task.woken.map(|(by, step)| json!({ "by": self.names.actor(by), "step": step }));
        let waits: Vec<_> = task.waits.iter().map(|wait| self.wait(wait)).collect();
        fields([
            ("name", Some(name.into())),
            ("parent", task.parent.map(|parent| parent.0.into())),
            ("spawned", self.maybe_place(task.spawned.as_ref())),
            ("place", self.maybe_place(task.place.as_ref())),
            ("state", Some(task.state.word().into())),
            ("since", Some(task.since.into())),
            ("waits", (!waits.is_empty()).then(|| waits.into())),
            ("polls", Some(task.polls.into())),
            ("woken", woken),
            ("message", task.message.as_deref().map(Value::from)),
        ])
    }

    fn wait(&self, wait: &Wait) -> Value {
        fields([
            ("for", Some(self.names.waits_for(&wait.on).into())),
            ("place", Some(self.place(&wait.place))),
            ("thing", thing_of(&wait.on).map(|thing| path(thing).into())),
        ])
    }

    fn coroutine(&self, name: Option<Value>, coroutine: &Coroutine) -> Value {
        let sent = coroutine.sent.as_ref().map(|with| match with {
            ResumedWith::Nothing => json!({ "call": "next" }),
            ResumedWith::Exit => json!({ "call": "close" }),
            ResumedWith::Value(value) => json!({ "call": "send" }).with_text("value", value),
            ResumedWith::Error(error) => json!({ "call": "throw" }).with_text("error", error),
        });
        let (yielded, ended) = match &coroutine.answer {
            Some(Answer::Yielded(value)) => (Some(json!({}).with_text("value", value)), false),
            answer => (None, answer.is_some()),
        };
        fields([
            ("name", name),
            ("state", coroutine.state.map(|state| names::status(state).into())),
            ("sent", sent),
            ("yielded", yielded),
            ("ended", is(ended)),
            ("place", self.maybe_place(coroutine.place.as_ref())),
        ])
    }

    fn maybe_place(&self, place: Option<&Place>) -> Option<Value> {
        place.map(|place| self.place(place))
    }

    /// As in the recording: the number of the file, the line, the column.
    fn place(&self, place: &Place) -> Value {
        let file = self.files.iter().position(|file| file.name == place.file);
        json!([file.unwrap_or(self.files.len()), place.line, place.column])
    }
}

/// One field more, if it has a value.
trait With: Sized {
    fn with(self, name: &str, value: Option<Value>) -> Self;

    fn with_text(self, name: &str, value: &Option<impl AsRef<str>>) -> Self {
        self.with(name, value.as_ref().map(|value| value.as_ref().into()))
    }
}

impl With for Value {
    fn with(mut self, name: &str, value: Option<Value>) -> Value {
        if let Some(value) = value {
            self[name] = value;
        }
        self
    }
}

fn source(name: String, source: &Source) -> Value {
    let kind = source.kind.map(|kind| match kind {
        SourceKind::Listener => "listener",
        SourceKind::Stream => "stream",
        SourceKind::Pipe => "pipe",
    });
    fields([
        ("name", Some(name.into())),
        ("kind", kind.map(Value::from)),
        ("readable", source.readable.map(Value::from)),
        ("writable", source.writable.map(Value::from)),
    ])
}

fn thread(name: String, thread: &Thread) -> Value {
    let parked = thread.parked.map(|until| json!({}).with("until", until.map(nanos)));
    fields([
        ("name", Some(name.into())),
        ("task", thread.task.map(|task| task.0.into())),
        ("job", thread.job.map(|job| job.number.into())),
        ("parked", parked),
        ("finished", is(thread.finished)),
    ])
}

fn cell(name: Option<Value>, cell: &Cell) -> Value {
    let seen = cell.seen.iter().map(|(who, value)| (path(*who), Value::from(&**value)));
    fields([
        ("name", name),
        ("value", cell.value.as_deref().map(Value::from)),
        ("written_by", cell.written_by.map(|who| path(who).into())),
        ("seen", (!cell.seen.is_empty()).then(|| seen.collect::<Map<_, _>>().into())),
    ])
}

fn job(name: Option<Value>, job: &Job) -> Value {
    let state = match job.state {
        JobState::Queued => "queued",
        JobState::Running => "running",
        JobState::Done => "done",
        JobState::Panicked => "panicked",
    };
    let thread = job.thread.map(|thread| thread.0.into());
    fields([("name", name), ("thread", thread), ("state", Some(state.into()))])
}
