//! Tracks, the slices on them, arrows between slices and curves: the rows of the format.
//!
//! What Perfetto makes of a row depends on the rows before it, and not all of that is in the format's
//! description. So, as its importer has it: slices of one track nest or follow each other, which a
//! stack for each track sees to. An arrow begins and ends in the slice that was begun last on its
//! track and is open, so its row comes between that slice's begin and end. And a thread's name goes to
//! whatever has its number, so no two tracks share one.

use super::super::json::Object;
use handloom::trace::{ObjectId, TaskId, ThreadId};
use std::collections::BTreeMap;

/// What has a track of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Track {
    Task(TaskId),
    Thread(ThreadId),
    Coroutine(ObjectId),
    Lock(ObjectId),
}

/// The groups of tracks, which the format calls processes, and their numbers.
const GROUPS: [(u32, &str); 5] =
    [(1, "tasks"), (2, "threads"), (3, "coroutines"), (4, "locks"), (5, "queues")];
const QUEUES: u32 = 5;
/// Tracks have the numbers from here on, which no group has.
const FIRST_TRACK: u32 = 10;

impl Track {
    fn group(self) -> u32 {
        match self {
            Track::Task(_) => 1,
            Track::Thread(_) => 2,
            Track::Coroutine(_) => 3,
            Track::Lock(_) => 4,
        }
    }
}

/// What a slice shows. A track has at most one of each at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slice {
    /// A thread lives.
    Life,
    /// A loop sleeps.
    Asleep,
    /// A job is worked on.
    Job(ObjectId),
    /// A task is polled.
    Poll(TaskId),
    /// A task is dropped before its end.
    Cancelled,
    /// A task is in the ready queue.
    Ready,
    /// A task waits.
    Wait,
    /// Somebody who has no slice of their own wakes a task.
    Wake,
    /// A coroutine was resumed.
    Call,
    /// A lock is held.
    Held,
}

/// Where an arrow has begun.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrow {
    number: u32,
    row: usize,
}

#[derive(Debug, Default)]
pub(super) struct Chart {
    /// `None` is an arrow that has come to nothing.
    rows: Vec<Option<String>>,
    strips: BTreeMap<Track, Strip>,
    arrows: u32,
    has_curves: bool,
    /// The arrows that have begun and not ended.
    flying: BTreeMap<u32, usize>,
}

/// A track: its number, and the slices that are open, the outermost first.
#[derive(Debug)]
struct Strip {
    number: u32,
    open: Vec<(Slice, String)>,
}

/// Something to say about a slice.
pub(super) type About<'a> = Option<(&'static str, &'a str)>;

impl Chart {
    fn strip(&mut self, track: Track) -> &mut Strip {
        let number = FIRST_TRACK + self.strips.len() as u32;
        self.strips.entry(track).or_insert_with(|| Strip { number, open: Vec::new() })
    }

    pub(super) fn has(&self, track: Track, slice: Slice) -> bool {
        self.strips.get(&track).is_some_and(|strip| strip.open.iter().any(|(it, _)| *it == slice))
    }

    pub(super) fn begin(
        &mut self,
        at: u128,
        track: Track,
        slice: Slice,
        name: &str,
        about: About<'_>,
    ) {
        self.strip(track).open.push((slice, name.to_owned()));
        let row = self.row("B", at, track, name);
        self.push(told(row, about));
    }

    /// Ends a slice, and with it those that were begun inside of it. One that is not open is not
    /// ended.
    pub(super) fn end(&mut self, at: u128, track: Track, slice: Slice, about: About<'_>) {
        let open = &self.strip(track).open;
        let Some(depth) = open.iter().rposition(|(it, _)| *it == slice) else {
            return;
        };
        for (which, name) in self.strip(track).open.split_off(depth).into_iter().rev() {
            let row = self.row("E", at, track, &name);
            self.push(told(row, about.filter(|_| which == slice)));
        }
    }

    pub(super) fn instant(&mut self, at: u128, track: Track, name: &str) {
        let row = self.row("i", at, track, name).string("s", "t");
        self.push(row);
    }

    /// An arrow begins in the slice that is open.
    pub(super) fn arrow(&mut self, at: u128, from: Track) -> Arrow {
        self.arrows += 1;
        let arrow = Arrow { number: self.arrows, row: self.rows.len() };
        self.flying.insert(arrow.number, arrow.row);
        let row = self.row("s", at, from, "wake").string("cat", "wake");
        self.push(row.number("id", arrow.number));
        arrow
    }

    /// It ends in the slice that is open.
    pub(super) fn arrive(&mut self, at: u128, arrow: Arrow, to: Track) {
        self.flying.remove(&arrow.number);
        let row = self.row("f", at, to, "wake").string("cat", "wake");
        // `bp`: in the slice that is there, not in the next one.
        self.push(row.number("id", arrow.number).string("bp", "e"));
    }

    pub(super) fn curve(&mut self, at: u128, name: &str, items: usize) {
        self.has_curves = true;
        let items = Object::new().number("items", items as u64).end();
        let row = head("C", QUEUES, name).raw("ts", &micros(at)).raw("args", &items);
        self.push(row);
    }

    /// Every row, the names of the tracks first. What is open is ended.
    pub(super) fn finish(mut self, at: u128, name: impl Fn(Track) -> String) -> Vec<String> {
        let tracks: Vec<_> = self.strips.keys().copied().collect();
        for track in tracks {
            while let Some((slice, _)) = self.strip(track).open.last() {
                let slice = *slice;
                self.end(at, track, slice, Some(("outcome", "under way")));
            }
        }
        for row in self.flying.values() {
            self.rows[*row] = None;
        }
        let label = |group, what: &str, name: &str| {
            head("M", group, what).raw("args", &Object::new().string("name", name).end())
        };
        let has = |group| {
            group == QUEUES && self.has_curves || self.strips.keys().any(|it| it.group() == group)
        };
        let groups = GROUPS.into_iter().filter(|(group, _)| has(*group));
        let groups: Vec<_> =
            groups.map(|(group, name)| label(group, "process_name", name).end()).collect();
        let tracks = self.strips.iter().map(|(track, strip)| {
            let row = label(track.group(), "thread_name", &name(*track));
            row.number("tid", strip.number).end()
        });
        groups.into_iter().chain(tracks).chain(self.rows.into_iter().flatten()).collect()
    }

    fn row(&mut self, phase: &str, at: u128, track: Track, name: &str) -> Object {
        let number = self.strip(track).number;
        head(phase, track.group(), name).number("tid", number).raw("ts", &micros(at))
    }

    fn push(&mut self, row: Object) {
        self.rows.push(Some(row.end()));
    }
}

fn head(phase: &str, group: u32, name: &str) -> Object {
    Object::new().string("ph", phase).number("pid", group).string("name", name)
}

fn told(row: Object, about: About<'_>) -> Object {
    match about {
        Some((key, value)) => row.raw("args", &Object::new().string(key, value).end()),
        None => row,
    }
}

/// Nanoseconds as the microseconds that the format counts in.
fn micros(nanos: u128) -> String {
    format!("{}.{:03}", nanos / 1_000, nanos % 1_000)
}
