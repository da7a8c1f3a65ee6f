//! The JSON document that `--record` writes. `book/text/record.md` describes it.
//!
//! Its `version` changes whenever a reader of the old form would be misled.

use super::header::Header;
use super::json::{Object, array, string};
use super::names::{kind, status};
use super::source::{SourceFile, slashed};
use handloom::trace::{
    Actor, Direction, Event, ObjectId, Place, ResumedWith, SourceKind, Wait, WaitsFor, What,
};
use std::time::Duration;

/// What the document calls itself.
pub const FORMAT: &str = "handloom-trace";

/// The form of the document, and the newest that a reader of this version knows.
pub const VERSION: u32 = 2;

/// The whole document.
pub fn text(header: &Header, events: &[Event]) -> String {
    let writer = Writer { files: &header.files };
    let words = |words: &[String]| array(words.iter().map(|word| string(word)));
    let outside = array(header.outside.iter().map(|source| string(source.word())));
    let head = [
        field("format", &string(FORMAT)),
        field("version", &VERSION.to_string()),
        field("lesson", &string(&header.lesson)),
        field("arguments", &words(&header.arguments)),
        field("seed", &header.seed.map_or_else(|| "null".into(), |seed| seed.to_string())),
        field("clock", &string(if header.is_virtual { "virtual" } else { "real" })),
        field("outside", &outside),
        field("event_limit", &header.event_limit.to_string()),
        field("left_out", &header.left_out.to_string()),
        field("files", &rows(header.files.iter().map(file))),
        field("events", &rows(events.iter().map(|event| writer.event(event)))),
    ];
    format!("{{\n{}\n}}\n", head.join(",\n"))
}

/// A field on a line of its own.
fn field(name: &str, json: &str) -> String {
    format!("{}:{json}", string(name))
}

/// An array with a line for each of its values.
fn rows(values: impl Iterator<Item = String>) -> String {
    let values: Vec<_> = values.collect();
    format!("[\n{}\n]", values.join(",\n"))
}

fn file(file: &SourceFile) -> String {
    let object = Object::new().string("name", &file.name);
    let object = if file.whole {
        object.raw("text", &array(file.lines.values().map(|line| string(line))))
    } else {
        let lines = file.lines.iter();
        let lines = lines
            .fold(Object::new(), |object, (number, line)| object.string(&number.to_string(), line));
        object.raw("lines", &lines.end())
    };
    object.end()
}

/// Writes events, whose places refer to the header's files by number.
struct Writer<'a> {
    files: &'a [SourceFile],
}

impl Writer<'_> {
    fn event(&self, event: &Event) -> String {
        let object = Object::new()
            .number("step", event.step)
            .number("at", nanos(event.at))
            .number("thread", event.thread.0);
        let object = match &event.caller {
            Some(caller) => object.raw("caller", &self.place(caller)),
            None => object,
        };
        self.what(object, &event.what).end()
    }

    fn what(&self, json: Object, what: &What) -> Object {
        let named = |name: &str| json.string("what", name);
        match what {
            What::Spawned { task, name, parent, place: line } => named("spawned")
                .number("task", task.0)
                .maybe_string("name", name.as_deref())
                .maybe("parent", parent.map(|parent| parent.0))
                .raw("place", &self.place(line)),
            What::Polled { task } => named("polled").number("task", task.0),
            What::Pending { task, waits } => named("pending")
                .number("task", task.0)
                .raw("waits", &array(waits.iter().map(|wait| self.wait(wait)))),
            What::Ready { task } => named("ready").number("task", task.0),
            What::Panicked { task, message } => {
                named("panicked").number("task", task.0).string("message", message)
            }
            What::Cancelled { task } => named("cancelled").number("task", task.0),
            What::PanicUnjoined { task, message } => {
                named("panic_unjoined").number("task", task.0).string("message", message)
            }
            What::Woken { task, by } => named("woken").number("task", task.0).raw("by", &actor(by)),
            What::SlowPoll { task, took, from, to } => {
                let place = |place: &Option<Place>| {
                    place.as_ref().map_or_else(|| "null".into(), |place| self.place(place))
                };
                let json = named("slow_poll").number("task", task.0).number("took", nanos(*took));
                json.raw("from", &place(from)).raw("to", &place(to))
            }
            What::TimerSet { timer, task, deadline } => named("timer_set")
                .number("timer", timer.0)
                .number("task", task.0)
                .number("deadline", nanos(*deadline)),
            What::TimerFired { timer } => named("timer_fired").number("timer", timer.0),
            What::TimerCancelled { timer } => named("timer_cancelled").number("timer", timer.0),
            What::SourceRegistered { source, kind } => {
                let kind = match kind {
                    SourceKind::Listener => "listener",
                    SourceKind::Stream => "stream",
                    SourceKind::Pipe => "pipe",
                };
                named("source_registered").number("source", source.0).string("kind", kind)
            }
            What::SourceReady { source, readable, writable } => named("source_ready")
                .number("source", source.0)
                .boolean("readable", *readable)
                .boolean("writable", *writable),
            What::SourceDeregistered { source } => {
                named("source_deregistered").number("source", source.0)
            }
            What::Parked { until } => named("parked").maybe("until", until.map(nanos)),
            What::Unparked => named("unparked"),
            What::Named { object, name } => {
                named("named").raw("object", &id(*object)).string("name", name)
            }
            What::QueuePut { queue, len, capacity } => queued(named("queue_put"), *queue)
                .number("len", *len as u64)
                .number("capacity", *capacity as u64),
            What::QueueGot { queue, len, capacity } => queued(named("queue_got"), *queue)
                .number("len", *len as u64)
                .number("capacity", *capacity as u64),
            What::QueueFull { queue, capacity } => {
                queued(named("queue_full"), *queue).number("capacity", *capacity as u64)
            }
            What::QueueEmpty { queue } => queued(named("queue_empty"), *queue),
            What::QueueClosed { queue, len } => {
                queued(named("queue_closed"), *queue).number("len", *len as u64)
            }
            What::LockTaken { lock, by } => {
                named("lock_taken").raw("lock", &id(*lock)).maybe("by", by.map(|by| by.0))
            }
            What::LockWaited { lock, holder } => named("lock_waited")
                .raw("lock", &id(*lock))
                .maybe("holder", holder.map(|task| task.0)),
            What::LockReleased { lock } => named("lock_released").raw("lock", &id(*lock)),
            What::CellRead { cell, value } => {
                named("cell_read").raw("cell", &id(*cell)).string("value", value)
            }
            What::CellWritten { cell, value } => {
                named("cell_written").raw("cell", &id(*cell)).string("value", value)
            }
            What::Resumed { coroutine, with } => {
                named("resumed").raw("coroutine", &id(*coroutine)).raw("with", &resumed_with(with))
            }
            What::Yielded { coroutine, value } => named("yielded")
                .raw("coroutine", &id(*coroutine))
                .maybe_string("value", value.as_deref()),
            What::CoroutineState { coroutine, state } => named("coroutine_state")
                .raw("coroutine", &id(*coroutine))
                .string("state", status(*state)),
            What::ThreadStarted { thread, name } => {
                named("thread_started").number("started", thread.0).string("name", name)
            }
            What::ThreadFinished { thread } => {
                named("thread_finished").number("finished", thread.0)
            }
            What::JobStarted { job } => named("job_started").raw("job", &id(*job)),
            What::JobFinished { job, panicked } => {
                named("job_finished").raw("job", &id(*job)).boolean("panicked", *panicked)
            }
            What::Output { line } => named("output").string("line", line),
        }
    }

    fn wait(&self, wait: &Wait) -> String {
        let named = |name: &str| Object::new().string("on", name);
        let json = match &wait.on {
            WaitsFor::Turn => named("turn"),
            WaitsFor::Timer { timer, deadline } => named("timer")
                .maybe("timer", timer.map(|timer| timer.0))
                .maybe("deadline", deadline.map(nanos)),
            WaitsFor::Socket { source, direction } => {
                let direction = match direction {
                    Direction::Read => "read",
                    Direction::Write => "write",
                };
                named("socket").number("source", source.0).string("direction", direction)
            }
            WaitsFor::QueuePut { queue, len, capacity } => queued(named("queue_put"), *queue)
                .number("len", *len as u64)
                .number("capacity", *capacity as u64),
            WaitsFor::QueueGet { queue } => queued(named("queue_get"), *queue),
            WaitsFor::QueueJoin { queue, unfinished } => {
                queued(named("queue_join"), *queue).number("unfinished", *unfinished as u64)
            }
            WaitsFor::Lock { lock, holder } => {
                named("lock").raw("lock", &id(*lock)).maybe("holder", holder.map(|task| task.0))
            }
            WaitsFor::Permits { semaphore, wanted, available } => named("permits")
                .raw("semaphore", &id(*semaphore))
                .number("wanted", *wanted as u64)
                .number("available", *available as u64),
            WaitsFor::Notified { notify } => named("notified").raw("notify", &id(*notify)),
            WaitsFor::Oneshot { oneshot } => named("oneshot").raw("oneshot", &id(*oneshot)),
            WaitsFor::Join { task } => named("join").number("task", task.0),
            WaitsFor::Job { job } => named("job").raw("job", &id(*job)),
            WaitsFor::Child { child } => named("child").number("child", *child),
            WaitsFor::Other { what } => named("other").string("what", what),
            WaitsFor::More { count } => named("more").number("count", *count as u64),
        };
        json.raw("place", &self.place(&wait.place)).end()
    }

    /// The number of the file, the line, the column.
    fn place(&self, place: &Place) -> String {
        let name = slashed(&place.file);
        // A header that was not made for these events has no number for the file.
        let file = self.files.iter().position(|file| file.name == name);
        array(
            [file.unwrap_or(self.files.len()) as u64, place.line.into(), place.column.into()]
                .map(|n| n.to_string()),
        )
    }
}

/// Whole nanoseconds; whatever is further away than they reach is as far away as they reach.
fn nanos(time: Duration) -> u64 {
    time.as_nanos().try_into().unwrap_or(u64::MAX)
}

fn queued(json: Object, queue: ObjectId) -> Object {
    json.raw("queue", &id(queue))
}

fn id(object: ObjectId) -> String {
    Object::new().string("kind", kind(object.kind)).number("number", object.number).end()
}

fn actor(by: &Actor) -> String {
    let named = |name: &str| Object::new().string("kind", name);
    match by {
        Actor::Task(task) => named("task").number("number", task.0),
        Actor::Timer(timer) => named("timer").number("number", timer.0),
        Actor::Reactor(source) => named("source").number("number", source.0),
        Actor::Thread(thread) => named("thread").maybe("number", thread.map(|thread| thread.0)),
        Actor::Runtime => named("runtime"),
    }
    .end()
}

fn resumed_with(with: &ResumedWith) -> String {
    let named = |name: &str| Object::new().string("call", name);
    match with {
        ResumedWith::Nothing => named("next"),
        ResumedWith::Value(value) => named("send").maybe_string("value", value.as_deref()),
        ResumedWith::Error(error) => named("throw").maybe_string("error", error.as_deref()),
        ResumedWith::Exit => named("close"),
    }
    .end()
}
