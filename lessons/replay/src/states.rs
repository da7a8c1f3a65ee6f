//! The states of a run as JSON, for a viewer that is not written in Rust.
//!
//! The state before the first event, and for each event what it changes: so a page shows what the
//! reducer knows and need not reduce anything itself. `book/text/record.md` describes the form.

mod json;
mod patch;

use crate::run::Replay;
use crate::things::Thing;
use crate::world::World;
use handloom::trace::{ObjectKind, TaskId};
use json::Json;
use patch::{changes, splice};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// What the document calls itself.
const FORMAT: &str = "handloom-states";

/// The form of the document.
const VERSION: u32 = 1;

impl Replay {
    /// The states of this run, from the first to the last, as a JSON document.
    pub fn states(&self) -> String {
        let json = Json { names: self.names(), files: &self.header().files };
        let mut world = World::default();
        let mut walk = Walk::default();
        let start = walk.step(&world, &json, String::new());
        let steps = self.events().iter().map(|event| {
            world.forward(event);
            walk.step(&world, &json, self.names().line(event)).to_string()
        });
        let steps: Vec<_> = steps.collect();
        let head = format!("\"format\":\"{FORMAT}\",\n\"version\":{VERSION}");
        format!("{{\n{head},\n\"start\":{start},\n\"steps\":[\n{}\n]\n}}\n", steps.join(",\n"))
    }
}

/// What was written last, of everything that can change.
#[derive(Debug, Default)]
struct Walk {
    now: Value,
    rows: HashMap<Thing, Value>,
    ready: Vec<TaskId>,
    output: usize,
}

impl Walk {
    /// What the last event of this world has changed.
    fn step(&mut self, world: &World, json: &Json<'_>, words: String) -> Value {
        let now = json.now(&world.now, words);
        let mut step = match changes(&self.now, &now) {
            Some(Value::Object(changed)) => changed,
            _ => Map::new(),
        };
        self.now = now;
        for thing in world.changed() {
            match thing {
                Thing::Ready | Thing::Output => {}
                _ => self.row(thing, json.row(world, thing), &mut step),
            }
        }
        let ready = world.ready.order();
        if let Some(splice) = splice(&self.ready, &ready) {
            step.insert("ready".into(), splice);
        }
        self.ready = ready;
        let lines: Vec<_> = world.output[self.output..].iter().map(|it| json.line(it)).collect();
        self.output = world.output.len();
        if !lines.is_empty() {
            step.insert("output".into(), lines.into());
        }
        Value::Object(step)
    }

    fn row(&mut self, thing: Thing, row: Value, step: &mut Map<String, Value>) {
        let before = self.rows.insert(thing, row.clone()).unwrap_or_default();
        if let Some(changed) = changes(&before, &row) {
            let (table, key) = place(thing);
            let rows = step.entry(table).or_insert_with(|| Map::new().into());
            if let Value::Object(rows) = rows {
                rows.insert(key, changed);
            }
        }
    }
}

/// In which table a thing has its row, and under which key.
fn place(thing: Thing) -> (&'static str, String) {
    match thing {
        Thing::Task(task) => ("tasks", task.0.to_string()),
        Thing::Timer(timer) => ("timers", timer.0.to_string()),
        Thing::Source(source) => ("sources", source.0.to_string()),
        Thing::Thread(thread) => ("threads", thread.0.to_string()),
        Thing::Object(object) => {
            let table = match object.kind {
                ObjectKind::Queue => "queues",
                ObjectKind::Lock => "locks",
                ObjectKind::Coroutine => "coroutines",
                ObjectKind::Cell => "cells",
                ObjectKind::Job => "jobs",
                ObjectKind::Semaphore => "semaphores",
                ObjectKind::Notify => "notifies",
                ObjectKind::Oneshot => "oneshots",
            };
            (table, object.number.to_string())
        }
        Thing::Ready => ("ready", String::new()),
        Thing::Output => ("output", String::new()),
    }
}

#[cfg(test)]
mod tests;
