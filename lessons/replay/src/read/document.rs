//! The document: `lessons/src/view/record.rs`, the other way round.

use super::fields::Fields;
use super::sound::first_unsound;
use super::{Recording, Wrong};
use handloom::trace::{
    Actor, CoroutineStatus, Direction, Event, ResumedWith, SourceId, SourceKind, TaskId, ThreadId,
    TimerId, Wait, WaitsFor, What,
};
use lessons::view::record::{FORMAT, VERSION};
use lessons::view::{Header, Outside, SourceFile, names};
use serde_json::Value;

type Got<T> = Result<T, Wrong>;

pub(super) fn document(json: &Value) -> Got<Recording> {
    let fields = Fields::of(json, "the header".into(), &[]).map_err(|_| Wrong::NoRecording)?;
    if fields.text("format").ok() != Some(FORMAT) {
        return Err(Wrong::NoRecording);
    }
    let version = fields.number("version")?;
    if version > VERSION.into() {
        return Err(Wrong::Newer { version });
    }
    if version == 0 {
        return Err(fields.damaged("version", "1"));
    }
    let header = header(&fields)?;
    let mut events: Vec<Event> = Vec::new();
    for (at, item) in fields.list("events")?.iter().enumerate() {
        let fields = Fields::of(item, format!("event {at}"), &header.files)?;
        events.push(event(&fields)?);
    }
    if let Err((at, what)) = first_unsound(&events) {
        let kind = &fields.list("events")?[at]["what"];
        return Err(Wrong::Damaged { place: format!("event {at}, {kind}"), what });
    }
    Ok(Recording { header, events })
}

fn header(fields: &Fields<'_>) -> Got<Header> {
    let clock = fields.text("clock")?;
    if !["real", "virtual"].contains(&clock) {
        return Err(fields.damaged("clock", "real or virtual"));
    }
    let outside = |word: &String| Outside::ALL.into_iter().find(|known| known.word() == word);
    Ok(Header {
        lesson: fields.string("lesson")?,
        arguments: fields.words("arguments")?,
        seed: fields.has("seed").then(|| fields.number("seed")).transpose()?,
        is_virtual: clock == "virtual",
        // A later writer may know of more; what this one knows is what it can tell.
        outside: fields.words("outside")?.iter().filter_map(outside).collect(),
        event_limit: fields.number("event_limit")?,
        left_out: fields.number("left_out")?,
        files: fields.objects("files")?.iter().map(file).collect::<Got<_>>()?,
    })
}

fn file(fields: &Fields<'_>) -> Got<SourceFile> {
    let name = fields.string("name")?;
    if fields.has("text") {
        let lines = (1..).zip(fields.words("text")?).collect();
        return Ok(SourceFile { name, lines, whole: true });
    }
    let line =
        |(number, line): (&String, &Value)| Some((number.parse().ok()?, line.as_str()?.to_owned()));
    let lines: Option<_> = fields.object("lines")?.entries().map(line).collect();
    let lines = lines.ok_or_else(|| fields.damaged("lines", "text by line number"))?;
    Ok(SourceFile { name, lines, whole: false })
}

fn event(fields: &Fields<'_>) -> Got<Event> {
    Ok(Event {
        step: fields.number("step")?,
        at: fields.time("at")?,
        thread: ThreadId(fields.small("thread")?),
        caller: fields.has("caller").then(|| fields.place("caller")).transpose()?,
        what: what(fields)?,
    })
}

fn what(fields: &Fields<'_>) -> Got<What> {
    let task = || fields.small("task").map(TaskId);
    let timer = || fields.small("timer").map(TimerId);
    let source = || fields.small("source").map(SourceId);
    Ok(match fields.text("what")? {
        "spawned" => What::Spawned {
            task: task()?,
            name: fields.maybe_string("name")?,
            parent: fields.maybe("parent", TaskId)?,
            place: fields.place("place")?,
        },
        "polled" => What::Polled { task: task()? },
        "pending" => What::Pending {
            task: task()?,
            waits: fields.objects("waits")?.iter().map(wait).collect::<Got<_>>()?,
        },
        "ready" => What::Ready { task: task()? },
        "panicked" => What::Panicked { task: task()?, message: fields.string("message")? },
        "cancelled" => What::Cancelled { task: task()? },
        "panic_unjoined" => {
            What::PanicUnjoined { task: task()?, message: fields.string("message")? }
        }
        "woken" => What::Woken { task: task()?, by: actor(&fields.object("by")?)? },
        "slow_poll" => What::SlowPoll {
            task: task()?,
            took: fields.time("took")?,
            from: fields.maybe_place("from")?,
            to: fields.maybe_place("to")?,
        },
        "timer_set" => {
            What::TimerSet { timer: timer()?, task: task()?, deadline: fields.time("deadline")? }
        }
        "timer_fired" => What::TimerFired { timer: timer()? },
        "timer_cancelled" => What::TimerCancelled { timer: timer()? },
        "source_registered" => What::SourceRegistered {
            source: source()?,
            kind: match fields.text("kind")? {
                "listener" => SourceKind::Listener,
                "stream" => SourceKind::Stream,
                "pipe" => SourceKind::Pipe,
                _ => return Err(fields.damaged("kind", "listener, stream or pipe")),
            },
        },
        "source_ready" => What::SourceReady {
            source: source()?,
            readable: fields.boolean("readable")?,
            writable: fields.boolean("writable")?,
        },
        "source_deregistered" => What::SourceDeregistered { source: source()? },
        "parked" => What::Parked { until: fields.maybe_time("until")? },
        "unparked" => What::Unparked,
        "thread_started" => What::ThreadStarted {
            thread: ThreadId(fields.small("started")?),
            name: fields.string("name")?,
        },
        "thread_finished" => What::ThreadFinished { thread: ThreadId(fields.small("finished")?) },
        "job_started" => What::JobStarted { job: fields.id("job")? },
        "job_finished" => {
            What::JobFinished { job: fields.id("job")?, panicked: fields.boolean("panicked")? }
        }
        "output" => What::Output { line: fields.string("line")? },
        other => return object(fields, other),
    })
}

fn object(fields: &Fields<'_>, word: &str) -> Got<What> {
    let queue = || fields.id("queue");
    let (len, capacity) = (|| fields.length("len"), || fields.length("capacity"));
    Ok(match word {
        "named" => What::Named { object: fields.id("object")?, name: fields.string("name")? },
        "queue_put" => What::QueuePut { queue: queue()?, len: len()?, capacity: capacity()? },
        "queue_got" => What::QueueGot { queue: queue()?, len: len()?, capacity: capacity()? },
        "queue_full" => What::QueueFull { queue: queue()?, capacity: capacity()? },
        "queue_empty" => What::QueueEmpty { queue: queue()? },
        "queue_closed" => What::QueueClosed { queue: queue()?, len: len()? },
        "lock_taken" => {
            What::LockTaken { lock: fields.id("lock")?, by: fields.maybe("by", TaskId)? }
        }
        "lock_waited" => {
            What::LockWaited { lock: fields.id("lock")?, holder: fields.maybe("holder", TaskId)? }
        }
        "lock_released" => What::LockReleased { lock: fields.id("lock")? },
        "cell_read" => What::CellRead { cell: fields.id("cell")?, value: fields.string("value")? },
        "cell_written" => {
            What::CellWritten { cell: fields.id("cell")?, value: fields.string("value")? }
        }
        "resumed" => What::Resumed {
            coroutine: fields.id("coroutine")?,
            with: resumed_with(&fields.object("with")?)?,
        },
        "yielded" => What::Yielded {
            coroutine: fields.id("coroutine")?,
            value: fields.maybe_string("value")?,
        },
        "coroutine_state" => {
            What::CoroutineState { coroutine: fields.id("coroutine")?, state: status(fields)? }
        }
        _ => return Err(fields.damaged("what", "a kind of event that this version knows")),
    })
}

fn status(fields: &Fields<'_>) -> Got<CoroutineStatus> {
    let word = fields.text("state")?;
    let known = [
        CoroutineStatus::Created,
        CoroutineStatus::Running,
        CoroutineStatus::Suspended,
        CoroutineStatus::Closed,
    ];
    let state = known.into_iter().find(|state| names::status(*state) == word);
    state.ok_or_else(|| fields.damaged("state", "GEN_CREATED or another state"))
}

fn wait(fields: &Fields<'_>) -> Got<Wait> {
    let on = match fields.text("on")? {
        "turn" => WaitsFor::Turn,
        "timer" => WaitsFor::Timer {
            timer: fields.maybe("timer", TimerId)?,
            deadline: fields.maybe_time("deadline")?,
        },
        "socket" => WaitsFor::Socket {
            source: SourceId(fields.small("source")?),
            direction: match fields.text("direction")? {
                "read" => Direction::Read,
                "write" => Direction::Write,
                _ => return Err(fields.damaged("direction", "read or write")),
            },
        },
        "queue_put" => WaitsFor::QueuePut {
            queue: fields.id("queue")?,
            len: fields.length("len")?,
            capacity: fields.length("capacity")?,
        },
        "queue_get" => WaitsFor::QueueGet { queue: fields.id("queue")? },
        "queue_join" => WaitsFor::QueueJoin {
            queue: fields.id("queue")?,
            unfinished: fields.length("unfinished")?,
        },
        "lock" => {
            WaitsFor::Lock { lock: fields.id("lock")?, holder: fields.maybe("holder", TaskId)? }
        }
        "permits" => WaitsFor::Permits {
            semaphore: fields.id("semaphore")?,
            wanted: fields.length("wanted")?,
            available: fields.length("available")?,
        },
        "notified" => WaitsFor::Notified { notify: fields.id("notify")? },
        "oneshot" => WaitsFor::Oneshot { oneshot: fields.id("oneshot")? },
        "join" => WaitsFor::Join { task: TaskId(fields.small("task")?) },
        "job" => WaitsFor::Job { job: fields.id("job")? },
        "other" => WaitsFor::other(fields.string("what")?),
        "more" => WaitsFor::More { count: fields.length("count")? },
        "child" => WaitsFor::Child { child: fields.small("child")? },
        _ => return Err(fields.damaged("on", "something to wait for that this version knows")),
    };
    Ok(Wait { on, place: fields.place("place")? })
}

fn actor(fields: &Fields<'_>) -> Got<Actor> {
    let number = || fields.small("number");
    Ok(match fields.text("kind")? {
        "task" => Actor::Task(TaskId(number()?)),
        "timer" => Actor::Timer(TimerId(number()?)),
        "source" => Actor::Reactor(SourceId(number()?)),
        "thread" => Actor::Thread(fields.maybe("number", ThreadId)?),
        "runtime" => Actor::Runtime,
        _ => return Err(fields.damaged("kind", "task, timer, source, thread or runtime")),
    })
}

fn resumed_with(fields: &Fields<'_>) -> Got<ResumedWith> {
    Ok(match fields.text("call")? {
        "next" => ResumedWith::Nothing,
        "send" => ResumedWith::Value(fields.maybe_string("value")?),
        "throw" => ResumedWith::Error(fields.maybe_string("error")?),
        "close" => ResumedWith::Exit,
        _ => return Err(fields.damaged("call", "next, send, throw or close")),
    })
}
