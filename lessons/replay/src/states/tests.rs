//! Whoever applies what is written has the world of the reducer, at every step.

#[path = "../../../src/view/tests/sample.rs"]
mod sample;

use super::*;
use crate::read::{Recording, read};
use handloom::trace::{Event, Place, ThreadId};
use lessons::view::{Header, SourceFile};
use std::path::Path;
use std::time::Duration;

/// The recordings of the repository, and one in which everything happens.
fn replays() -> Vec<Replay> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings");
    let files = std::fs::read_dir(directory).unwrap().flatten();
    let read: Vec<_> = files.map(|file| read(&file.path()).unwrap()).collect();
    assert!(read.len() > 5);
    let event = |(step, what)| Event {
        step,
        at: Duration::from_millis(step / 3),
        thread: ThreadId(0),
        caller: Some(Place { file: "b.rs".into(), line: step as u32, column: 1 }),
        what,
    };
    let events = (0..).zip(sample::everything()).map(event).collect();
    let files = vec![SourceFile { name: "b.rs".into(), ..SourceFile::default() }];
    let header = Header { files, ..Header::default() };
    read.into_iter().chain([Recording { header, events }]).map(Replay::new).collect()
}

/// As the page of the book has it in JavaScript.
fn merge(into: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *into = patch;
        return;
    };
    if !into.is_object() {
        *into = Map::new().into();
    }
    for (name, patch) in patch {
        match patch {
            Value::Null => drop(into.as_object_mut().unwrap().remove(&name)),
            patch => merge(&mut into[name], patch),
        }
    }
}

fn apply(state: &mut Value, step: &Value) {
    let mut step = step.clone();
    let list = |state: &mut Value, name: &str| {
        let before = state[name].take();
        before.as_array().cloned().unwrap_or_default()
    };
    for name in ["ready", "output"] {
        let mut items = list(state, name);
        if let Some(change) = step.as_object_mut().unwrap().remove(name) {
            let change = change.as_array().unwrap().clone();
            if name == "output" {
                items.extend(change);
            } else {
                let [at, leave] = [0, 1].map(|n| change[n].as_u64().unwrap() as usize);
                items.splice(at..at + leave, change[2..].iter().cloned());
            }
        }
        state[name] = items.into();
    }
    merge(state, step);
}

/// The whole of a world, written at once.
fn whole(world: &World, json: &Json<'_>, words: String) -> Value {
    let mut state = json.now(&world.now, words);
    state["ready"] = world.ready.order().iter().map(|task| task.0).collect();
    state["output"] = world.output.iter().map(|line| json.line(line)).collect();
    let objects = world.queues.iter().map(|(id, _)| *id);
    let objects = objects.chain(world.locks.iter().map(|(id, _)| *id));
    let objects = objects.chain(world.signals.iter().map(|(id, _)| *id));
    let objects = objects.chain(world.coroutines.iter().map(|(id, _)| *id));
    let objects = objects.chain(world.cells.iter().map(|(id, _)| *id));
    let objects = objects.chain(world.jobs.iter().map(|(id, _)| *id));
    let things = objects.map(Thing::Object);
    let things = things.chain(world.tasks.iter().map(|(id, _)| Thing::Task(*id)));
    let things = things.chain(world.timers.iter().map(|(id, _)| Thing::Timer(*id)));
    let things = things.chain(world.sources.iter().map(|(id, _)| Thing::Source(*id)));
    let things = things.chain(world.threads.iter().map(|(id, _)| Thing::Thread(*id)));
    for thing in things {
        let (table, key) = place(thing);
        state[table][key] = json.row(world, thing);
    }
    state
}

/// A table that has become empty is as good as none.
fn without_empty(mut state: Value) -> Value {
    let tables = state.as_object_mut().unwrap();
    tables.retain(|_, table| table.as_object().is_none_or(|table| !table.is_empty()));
    state
}

#[test]
fn the_changes_lead_to_the_world_of_the_reducer_at_every_step() {
    for mut replay in replays() {
        let document: Value = serde_json::from_str(&replay.states()).unwrap();
        let steps = document["steps"].as_array().unwrap();
        assert_eq!(steps.len(), replay.len());
        let mut state = Value::default();
        apply(&mut state, &document["start"]);
        let names = replay.names().clone();
        let header = replay.header().clone();
        let json = Json { names: &names, files: &header.files };
        let mut before: Option<(World, Value)> = None;
        for k in 0..=replay.len() {
            if let Some(k) = k.checked_sub(1) {
                apply(&mut state, &steps[k]);
            }
            let mut world = replay.at(k).clone();
            let words = if k == 0 { String::new() } else { replay.words() };
            let mut found = without_empty(state.clone());
            assert_eq!(found, whole(&world, &json, words), "{} at step {k}", header.lesson);
            // What is different in the world is different in what is written.
            world.step = 0;
            world.now.prints = false;
            found["words"] = Value::default();
            if let Some((world_before, written)) = before.replace((world.clone(), found.clone())) {
                assert_eq!(world == world_before, found == written, "step {k}");
            }
        }
    }
}

#[test]
fn the_states_are_not_much_larger_than_the_recording() {
    for replay in replays() {
        let record = lessons::view::record::text(replay.header(), replay.events());
        let states = replay.states();
        let ratio = states.len() as f64 / record.len() as f64;
        assert!(ratio < 2.0, "{}: {ratio:.2}", replay.header().lesson);
    }
}
