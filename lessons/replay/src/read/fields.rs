//! The fields of a JSON object, asked for by name and kind.

use super::Wrong;
use handloom::trace::{ObjectId, ObjectKind, Place};
use lessons::view::{SourceFile, names};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

type Got<T> = Result<T, Wrong>;

/// An object, and where it is, for the error.
#[derive(Clone, Debug)]
pub(super) struct Fields<'a> {
    map: &'a Map<String, Value>,
    /// `event 3`.
    place: String,
    files: &'a [SourceFile],
}

impl<'a> Fields<'a> {
    pub(super) fn of(json: &'a Value, place: String, files: &'a [SourceFile]) -> Got<Fields<'a>> {
        match json {
            Value::Object(map) => Ok(Fields { map, place, files }),
            _ => Err(Wrong::Damaged { place, what: "expected an object".into() }),
        }
    }

    pub(super) fn damaged(&self, name: &str, expected: &str) -> Wrong {
        let found = match self.map.get(name) {
            None => "is missing",
            Some(_) => "is wrong",
        };
        let what = format!("the field {name:?} {found}, expected {expected}");
        Wrong::Damaged { place: self.place.clone(), what }
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !value.is_null())
    }

    pub(super) fn text(&self, name: &str) -> Got<&'a str> {
        let text = self.get(name).and_then(Value::as_str);
        text.ok_or_else(|| self.damaged(name, "text"))
    }

    pub(super) fn string(&self, name: &str) -> Got<String> {
        self.text(name).map(str::to_owned)
    }

    pub(super) fn maybe_string(&self, name: &str) -> Got<Option<String>> {
        self.has(name).then(|| self.string(name)).transpose()
    }

    pub(super) fn number(&self, name: &str) -> Got<u64> {
        let number = self.get(name).and_then(Value::as_u64);
        number.ok_or_else(|| self.damaged(name, "a whole number"))
    }

    /// A number that is small enough for an id or a length.
    pub(super) fn small(&self, name: &str) -> Got<u32> {
        let small = self.number(name)?.try_into();
        small.map_err(|_| self.damaged(name, "a whole number below 4294967296"))
    }

    pub(super) fn maybe<T>(&self, name: &str, get: impl FnOnce(u32) -> T) -> Got<Option<T>> {
        self.has(name).then(|| self.small(name).map(get)).transpose()
    }

    pub(super) fn length(&self, name: &str) -> Got<usize> {
        let length = self.number(name)?.try_into();
        length.map_err(|_| self.damaged(name, "a length"))
    }

    pub(super) fn boolean(&self, name: &str) -> Got<bool> {
        let boolean = self.get(name).and_then(Value::as_bool);
        boolean.ok_or_else(|| self.damaged(name, "true or false"))
    }

    /// The largest number stands for whatever is further away.
    pub(super) fn time(&self, name: &str) -> Got<Duration> {
        Ok(match self.number(name)? {
            u64::MAX => Duration::MAX,
            nanos => Duration::from_nanos(nanos),
        })
    }

    pub(super) fn maybe_time(&self, name: &str) -> Got<Option<Duration>> {
        self.has(name).then(|| self.time(name)).transpose()
    }

    pub(super) fn list(&self, name: &str) -> Got<&'a Vec<Value>> {
        let list = self.get(name).and_then(Value::as_array);
        list.ok_or_else(|| self.damaged(name, "a list"))
    }

    pub(super) fn words(&self, name: &str) -> Got<Vec<String>> {
        let words = self.list(name)?.iter().map(|word| word.as_str().map(str::to_owned));
        words.collect::<Option<_>>().ok_or_else(|| self.damaged(name, "a list of text"))
    }

    /// An object inside this one.
    pub(super) fn object(&self, name: &str) -> Got<Fields<'a>> {
        match self.get(name) {
            Some(Value::Object(map)) => {
                Ok(Fields { map, place: format!("{}, {name:?}", self.place), files: self.files })
            }
            _ => Err(self.damaged(name, "an object")),
        }
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.map.iter()
    }

    /// The objects of a list.
    pub(super) fn objects(&self, name: &str) -> Got<Vec<Fields<'a>>> {
        let place = |at| format!("{}, {name:?} {at}", self.place);
        let items = self.list(name)?.iter().enumerate();
        items.map(|(at, item)| Fields::of(item, place(at), self.files)).collect()
    }

    /// What is called after its kind can be of no other.
    pub(super) fn id(&self, name: &str) -> Got<ObjectId> {
        let object = self.object(name)?;
        let word = object.text("kind")?;
        if name != "object" && name != word {
            return Err(object.damaged("kind", name));
        }
        let kind = KINDS.into_iter().find(|kind| names::kind(*kind) == word);
        let kind = kind.ok_or_else(|| object.damaged("kind", "queue, lock or another kind"))?;
        Ok(ObjectId { kind, number: object.small("number")? })
    }

    pub(super) fn place(&self, name: &str) -> Got<Place> {
        let wrong = || self.damaged(name, "the numbers of a file, a line and a column");
        let number = |value: &Value| u32::try_from(value.as_u64()?).ok();
        let numbers: Option<Vec<u32>> = self.list(name)?.iter().map(number).collect();
        let Some(&[file, line, column]) = numbers.as_deref() else {
            return Err(wrong());
        };
        let file = &self.files.get(file as usize).ok_or_else(wrong)?.name;
        Ok(Place { file: Cow::Borrowed(interned(file)), line, column })
    }

    pub(super) fn maybe_place(&self, name: &str) -> Got<Option<Place>> {
        self.has(name).then(|| self.place(name)).transpose()
    }
}

const KINDS: [ObjectKind; 8] = [
    ObjectKind::Queue,
    ObjectKind::Lock,
    ObjectKind::Semaphore,
    ObjectKind::Notify,
    ObjectKind::Oneshot,
    ObjectKind::Coroutine,
    ObjectKind::Cell,
    ObjectKind::Job,
];

/// One copy of each file name, for good: thousands of events name the same few files, and each is
/// copied at every step of a replay.
fn interned(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let name = Box::leak(Box::from(name));
    names.insert(name);
    name
}
