//! Applying the changes of a run.

use serde_json::{Map, Value};

/// As `book/page/run.js` has it.
fn merge(into: &mut Value, change: &Value) {
    let Value::Object(change) = change else {
        *into = change.clone();
        return;
    };
    if !into.is_object() {
        *into = Map::new().into();
    }
    for (name, change) in change {
        match change {
            Value::Null => drop(into.as_object_mut().expect("an object").remove(name)),
            change => merge(&mut into[name], change),
        }
    }
}

/// The state after a step.
pub(crate) fn next(state: &mut Value, step: &Value) {
    let mut step = step.clone();
    let step = step.as_object_mut().expect("an object");
    if let Some(splice) = step.remove("ready") {
        let splice = splice.as_array().expect("a list").clone();
        let [at, leave] = [0, 1].map(|at| splice[at].as_u64().expect("a number") as usize);
        let ready = state["ready"].as_array_mut().expect("a list");
        ready.splice(at..at + leave, splice[2..].iter().cloned());
    }
    if let Some(lines) = step.remove("output") {
        let lines = lines.as_array().expect("a list").clone();
        state["output"].as_array_mut().expect("a list").extend(lines);
    }
    merge(state, &step.clone().into());
}
