//! What the page is given of a run.

use super::table::Run;
use handloom::trace::{Actor, ThreadId, What};
use replay::{Kind, Replay, SourceFile};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The letters for what a reader jumps to: the keys of the player.
const LETTERS: [(Kind, char); 7] = [
    (Kind::Wake, 'w'),
    (Kind::Switch, 's'),
    (Kind::Io, 'i'),
    (Kind::Output, 'o'),
    (Kind::Shared, 'c'),
    (Kind::Coroutine, 'y'),
    (Kind::Thread, 'j'),
];

/// The run as JSON: what `book/record.md` calls the states, and what the reducer answers to the
/// questions that a reader asks of an event. The words of the events are left out: they stand beside
/// it, in a table.
pub fn data(run: &Run, replay: &mut Replay) -> Value {
    let mut states: Value = serde_json::from_str(&replay.states()).expect("states are JSON");
    let steps = states["steps"].as_array_mut().expect("a list of steps");
    let mut does = Does::default();
    for (at, step) in steps.iter_mut().enumerate() {
        let step = step.as_object_mut().expect("an object");
        step.remove("words");
        replay.at(at + 1);
        does.step(replay, step);
    }
    replay.at(0);
    let steps = states["steps"].take();
    let header = replay.header();
    let mut data = json!({
        "name": run.name,
        "label": run.label,
        "files": header.files.iter().map(file).collect::<Vec<_>>(),
        "start": states["start"].take(),
        "steps": steps,
        "events": events(replay),
    });
    data["start"].as_object_mut().expect("an object").remove("words");
    if header.is_directed() || header.seed.is_some() {
        data["picked"] = true.into();
    }
    // Whichever features serde_json is built with, the order is the same.
    data.sort_all_objects();
    data
}

/// A file of the source: the lines that there are, but for those that mark a piece of it for the
/// text, and their numbers.
fn file(file: &SourceFile) -> Value {
    let shown = file.lines.iter().filter(|(_, text)| !text.trim_start().starts_with("// ANCHOR"));
    let (numbers, text): (Vec<_>, Vec<_>) = shown.map(|(line, text)| (*line, &**text)).unzip();
    json!({ "name": file.name, "numbers": numbers, "text": text })
}

/// What the reducer knows of each event beyond the state that it leads to.
fn events(replay: &Replay) -> Vec<Value> {
    let kinds = kinds(replay);
    let spawned = replay.events().iter().filter_map(|event| match event.what {
        What::Spawned { task, .. } | What::Polled { task } => Some(task),
        _ => None,
    });
    let tasks: BTreeSet<_> = spawned.collect();
    let event = |at: usize| {
        let (step, mut told) = (at + 1, Map::new());
        if !kinds[at].is_empty() {
            told.insert("kinds".into(), kinds[at].as_str().into());
        }
        let about = tasks.iter().filter(|task| replay.concerns(**task, step));
        let about: Vec<_> = about.map(|task| task.0).collect();
        if !about.is_empty() {
            told.insert("tasks".into(), about.into());
        }
        match replay.events()[at].what {
            What::Polled { task } => {
                told.insert("polled".into(), task.0.into());
            }
            What::Woken { task, .. } | What::Spawned { task, .. } => {
                if let Some(wake) = replay.who_woke(task, step) {
                    let from = if let Actor::Task(task) = wake.by { Some(task.0) } else { None };
                    let by = replay.names().actor(wake.by);
                    let wake = json!({
                        "task": task.0, "by": by, "from": from, "cause": wake.cause, "poll": wake.poll,
                    });
                    told.insert("wakes".into(), wake);
                }
            }
            _ => {}
        }
        Value::Object(told)
    };
    (0..replay.len()).map(event).collect()
}

/// The letters of what each event is.
fn kinds(replay: &Replay) -> Vec<String> {
    let mut kinds = vec![String::new(); replay.len()];
    for (kind, letter) in LETTERS {
        let mut step = 0;
        while let Some(next) = replay.next(kind, step) {
            kinds[next - 1].push(letter);
            step = next;
        }
    }
    kinds
}

/// What the threads do, which is worked out from their events and stands in no row.
#[derive(Debug, Default)]
struct Does(BTreeMap<ThreadId, (Option<String>, Option<Value>)>);

impl Does {
    /// Adds to a step what has changed of it.
    fn step(&mut self, replay: &Replay, step: &mut Map<String, Value>) {
        for (id, row) in replay.world().threads.iter() {
            let does = replay.thread_does(*id);
            let stands = replay.thread_stands(*id).filter(|_| row.task.is_none()).map(|place| {
                let files = &replay.header().files;
                let file = files.iter().position(|file| file.name == place.file);
                json!([file.unwrap_or(files.len()), place.line, place.column])
            });
            let before = self.0.entry(*id).or_default();
            let mut change = Map::new();
            if before.0 != does {
                change.insert("does".into(), does.clone().into());
            }
            if before.1 != stands {
                change.insert("stands".into(), stands.clone().into());
            }
            *before = (does, stands);
            if change.is_empty() {
                continue;
            }
            let threads = step.entry("threads").or_insert_with(|| Map::new().into());
            let thread = threads.as_object_mut().expect("rows");
            let thread = thread.entry(id.0.to_string()).or_insert_with(|| Map::new().into());
            if let Value::Object(thread) = thread {
                thread.extend(change);
            }
        }
    }
}
