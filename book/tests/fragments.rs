//! Whoever applies what is in a fragment has the world of the reducer, at every step.

#[path = "shared/merge.rs"]
mod merge;

use book::runs::{self, PAIRS, RUNS, Run};
use book::{Place, runs::programs};
use merge::next;
use replay::{Replay, World};
use serde_json::{Map, Value, json};
use std::fs;

/// What the reducer says, in the words of a fragment: of each table the field that tells most.
fn facts(replay: &Replay, world: &World) -> Value {
    let names = replay.names();
    let mut facts = Map::new();
    let mut add = |table: &str, key: String, fact: Value| {
        let rows = facts.entry(table).or_insert_with(|| Map::new().into());
        rows[key] = fact;
    };
    for (id, task) in world.tasks.iter() {
        let waits: Vec<_> = task.waits.iter().map(|wait| names.waits_for(&wait.on)).collect();
        let fact = json!([names.task(*id), task.state.word(), task.polls, task.since, waits]);
        add("tasks", id.0.to_string(), fact);
    }
    for (id, timer) in world.timers.iter() {
        let deadline = u64::try_from(timer.deadline.as_nanos()).unwrap_or(u64::MAX);
        add("timers", id.0.to_string(), json!(deadline));
    }
    for (id, _) in world.sources.iter() {
        add("sources", id.0.to_string(), json!(names.source(*id)));
    }
    for (id, queue) in world.queues.iter() {
        add("queues", id.number.to_string(), json!([queue.len, queue.puts, queue.gets]));
    }
    for (id, lock) in world.locks.iter() {
        add("locks", id.number.to_string(), json!(lock.held));
    }
    for (id, cell) in world.cells.iter() {
        add("cells", id.number.to_string(), json!(cell.value.as_deref()));
    }
    for (id, coroutine) in world.coroutines.iter() {
        let state = coroutine.state.map(replay::names::status);
        add("coroutines", id.number.to_string(), json!([names.object(*id), state]));
    }
    for (id, thread) in world.threads.iter() {
        let does = replay.thread_does(*id);
        add("threads", id.0.to_string(), json!([names.thread(*id), thread.finished, does]));
    }
    let ready: Vec<_> = world.ready.order().iter().map(|task| task.0).collect();
    let output: Vec<_> = world.output.iter().map(|line| line.line.as_str()).collect();
    facts.insert("ready".into(), json!(ready));
    facts.insert("output".into(), json!(output));
    facts.into()
}

/// The same from the state of a fragment.
fn shown(state: &Value) -> Value {
    let mut facts = Map::new();
    for (table, rows) in state.as_object().expect("an object") {
        let Value::Object(rows) = rows else {
            continue;
        };
        let is_set = |row: &Value, name: &str| row[name] == true;
        let fact = |row: &Value| match table.as_str() {
            "tasks" => {
                let waits = row["waits"].as_array().map(Vec::as_slice).unwrap_or_default();
                let waits: Vec<_> = waits.iter().map(|wait| wait["for"].clone()).collect();
                json!([row["name"], row["state"], row["polls"], row["since"], waits])
            }
            "timers" => row["deadline"].clone(),
            "sources" => row["name"].clone(),
            "queues" => json!([row["len"], row["puts"], row["gets"]]),
            "locks" => json!(is_set(row, "held")),
            "cells" => row["value"].clone(),
            "coroutines" => json!([row["name"], row["state"]]),
            "threads" => json!([row["name"], is_set(row, "finished"), row["does"]]),
            _ => Value::Null,
        };
        let rows: Map<_, _> = rows.iter().map(|(key, row)| (key.clone(), fact(row))).collect();
        let is_told = !["jobs", "semaphores", "notifies", "oneshots"].contains(&table.as_str());
        if is_told && !rows.is_empty() {
            facts.insert(table.clone(), rows.into());
        }
    }
    let lines = state["output"].as_array().expect("a list").iter().map(|line| line["line"].clone());
    facts.insert("output".into(), lines.collect());
    facts.insert("ready".into(), state["ready"].clone());
    facts.into()
}

/// The fragment of a name, as it is committed: its data, and the rows of its tables.
fn fragment(place: &Place, name: &str) -> (Vec<Value>, usize) {
    let path = place.fragments().join(format!("runs/{name}.html"));
    let html = fs::read_to_string(path).expect("a fragment");
    let scripts = html.split("class=\"run-data\">").skip(1);
    let json = scripts.map(|rest| rest.split("</script>").next().unwrap_or_default());
    (
        json.map(|json| serde_json::from_str(json).expect("JSON")).collect(),
        html.matches("<tr><td>").count(),
    )
}

fn check(run: &Run, data: &Value, replay: &mut Replay) {
    let steps = data["steps"].as_array().expect("steps");
    assert_eq!(steps.len(), replay.len(), "{}", run.name);
    assert_eq!(data["events"].as_array().expect("events").len(), replay.len());
    let mut state = json!({ "ready": [], "output": [] });
    next(&mut state, &data["start"]);
    for k in 0..=replay.len() {
        if k > 0 {
            next(&mut state, &steps[k - 1]);
        }
        let world = replay.at(k).clone();
        assert_eq!(shown(&state), facts(replay, &world), "{} at step {k}", run.name);
    }
}

#[test]
fn the_fragments_lead_to_the_world_of_the_reducer_at_every_step() {
    let place = Place::here();
    let programs = programs(&place).expect("the lessons");
    for run in RUNS {
        let (data, rows) = fragment(&place, run.name);
        let mut replay = runs::replay(&place, &programs, run).expect("a run");
        assert_eq!((data.len(), rows), (1, replay.len()), "{}", run.name);
        check(run, &data[0], &mut replay);
    }
    for pair in PAIRS {
        let (data, _) = fragment(&place, &pair.name());
        for (run, data) in pair.sides().expect("two runs").into_iter().zip(&data) {
            let mut replay = runs::replay(&place, &programs, run).expect("a run");
            check(run, data, &mut replay);
        }
    }
}

#[test]
fn the_page_is_small() {
    /// So many bytes of JavaScript a reader loads beside mdBook's, and so many with the CSS.
    const MOST: [u64; 2] = [60_000, 76_000];
    let place = Place::here();
    let size = |endings: &[&str]| -> u64 {
        let files = place.files(&place.book().join("page")).into_iter();
        let files =
            files.filter(|file| endings.iter().any(|end| file.to_string_lossy().ends_with(end)));
        files.map(|file| fs::metadata(file).expect("a file").len()).sum()
    };
    let sizes = [size(&[".js"]), size(&[".js", ".css"])];
    assert!(sizes[0] > 0 && sizes[0] < MOST[0] && sizes[1] < MOST[1], "{sizes:?}");
}
