//! The difference between two values.

use handloom::trace::TaskId;
use serde_json::{Map, Value};

/// What has to be merged into `before` to get `after`, if anything: a merge patch, as RFC 7396 has
/// it. No value holds a `null`; in the patch it says that a field goes.
pub(super) fn changes(before: &Value, after: &Value) -> Option<Value> {
    match (before, after) {
        (before, after) if before == after => None,
        (Value::Object(before), Value::Object(after)) => {
            let gone = before.keys().filter(|name| !after.contains_key(*name));
            let gone = gone.map(|name| (name.clone(), Value::Null));
            let changed = after.iter().filter_map(|(name, after)| {
                let before = before.get(name).unwrap_or(&Value::Null);
                Some((name.clone(), changes(before, after)?))
            });
            Some(gone.chain(changed).collect::<Map<_, _>>().into())
        }
        (_, after) => Some(after.clone()),
    }
}

/// How one queue becomes the other: where, how many leave, and who comes there instead. These are
/// the arguments of JavaScript's `splice`.
pub(super) fn splice(before: &[TaskId], after: &[TaskId]) -> Option<Value> {
    if before == after {
        return None;
    }
    let same = |pairs: &mut dyn Iterator<Item = (&TaskId, &TaskId)>| {
        pairs.take_while(|(one, other)| one == other).count()
    };
    let head = same(&mut before.iter().zip(after));
    let (before, after) = (&before[head..], &after[head..]);
    let tail = same(&mut before.iter().rev().zip(after.iter().rev()));
    let come = after[..after.len() - tail].iter().map(|task| task.0 as usize);
    Some([head, before.len() - tail].into_iter().chain(come).collect())
}
