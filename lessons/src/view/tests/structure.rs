//! Whether a document for Perfetto is one that it shows as it is meant.
//!
//! This goes through the rows as Perfetto's importer does: in order of time, those of one moment in
//! the order of the file; a stack of slices for each track; an arrow's end belongs to whatever lies on
//! top of the stack when its row comes.

use serde_json::Value;
use std::collections::BTreeMap;

/// What is in a document.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Group, track and name of each slice, in the order in which they begin.
    pub(crate) slices: Vec<(String, String, String)>,
    /// The track and the slice that each arrow begins in, and those that it ends in.
    pub(crate) arrows: Vec<[(String, String); 2]>,
    tracks: BTreeMap<String, usize>,
    /// How many values each curve has.
    pub(crate) curves: BTreeMap<String, usize>,
}

impl Found {
    /// How many slices of that group and name there are.
    pub(crate) fn count(&self, group: &str, name: &str) -> usize {
        self.slices.iter().filter(|(g, _, n)| g == group && n == name).count()
    }

    /// How many tracks a group has.
    pub(crate) fn tracks(&self, group: &str) -> usize {
        self.tracks.get(group).copied().unwrap_or_default()
    }
}

fn text(row: &Value, field: &str) -> String {
    row[field].as_str().unwrap_or_else(|| panic!("no {field}: {row}")).to_owned()
}

fn number(row: &Value, field: &str) -> u64 {
    row[field].as_u64().unwrap_or_else(|| panic!("no {field}: {row}"))
}

fn time(row: &Value) -> f64 {
    row["ts"].as_f64().unwrap_or_else(|| panic!("no time: {row}"))
}

#[derive(Debug, Default)]
struct Stack {
    slices: Vec<(String, f64)>,
    /// An instant is on top until the next slice begins or ends.
    instant: bool,
}

/// Reads a document.
///
/// # Panics
/// If Perfetto would drop, cut or misplace anything in it.
pub(crate) fn check(document: &Value) -> Found {
    let rows = document["traceEvents"].as_array().expect("rows");
    let (labels, mut rows): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row["ph"] == "M");
    let (mut groups, mut tracks) = (BTreeMap::new(), BTreeMap::new());
    for label in labels {
        let (group, name) = (number(label, "pid"), text(&label["args"], "name"));
        assert!(!name.is_empty(), "{label}");
        if label["name"] == "process_name" {
            assert_eq!(groups.insert(group, name), None, "{label}");
        } else {
            let before = tracks.insert(number(label, "tid"), (group, name));
            assert_eq!(before, None, "two tracks with one number: {label}");
        }
    }
    assert!(
        groups.keys().all(|group| !tracks.contains_key(group)),
        "a track with a group's number"
    );
    rows.sort_by(|one, other| time(one).total_cmp(&time(other)));

    let (mut found, mut arrows) = (Found::default(), BTreeMap::new());
    let mut stacks: BTreeMap<u64, Stack> = BTreeMap::new();
    for row in rows {
        let (phase, name) = (text(row, "ph"), text(row, "name"));
        let group = &groups[&number(row, "pid")];
        if phase == "C" {
            assert!(row["args"]["items"].is_u64(), "{row}");
            *found.curves.entry(name).or_default() += 1;
            continue;
        }
        let tid = number(row, "tid");
        let (of, track) = tracks.get(&tid).unwrap_or_else(|| panic!("no name: {row}"));
        assert_eq!(*of, number(row, "pid"), "{row}");
        let stack = stacks.entry(tid).or_default();
        let top = || {
            assert!(!stack.instant, "it belongs to an instant: {row}");
            let (slice, began) = stack.slices.last().unwrap_or_else(|| panic!("in the air: {row}"));
            assert!(*began <= time(row), "{row}");
            (track.clone(), slice.clone())
        };
        match phase.as_str() {
            "B" => {
                found.slices.push((group.clone(), track.clone(), name.clone()));
                stack.slices.push((name, time(row)));
                stack.instant = false;
            }
            "E" => {
                let (slice, _) = stack.slices.pop().unwrap_or_else(|| panic!("not begun: {row}"));
                assert_eq!(slice, name, "it does not nest: {row}");
                stack.instant = false;
            }
            "i" => stack.instant = true,
            "s" => {
                let before = arrows.insert(number(row, "id"), (top(), false));
                assert!(before.is_none(), "two arrows with one number: {row}");
            }
            "f" => {
                assert_eq!(row["bp"], "e", "{row}");
                let end = top();
                let arrow = arrows.get_mut(&number(row, "id"));
                let (begin, arrived) = arrow.unwrap_or_else(|| panic!("from nowhere: {row}"));
                assert!(!*arrived, "it arrives twice: {row}");
                *arrived = true;
                found.arrows.push([begin.clone(), end]);
            }
            _ => panic!("an unknown phase: {row}"),
        }
    }
    for (group, _) in tracks.values() {
        *found.tracks.entry(groups[group].clone()).or_default() += 1;
    }
    for (tid, stack) in stacks {
        assert!(stack.slices.is_empty(), "open to the end: {:?} {stack:?}", tracks[&tid]);
    }
    for (arrow, (begin, arrived)) in arrows {
        assert!(arrived, "arrow {arrow} from {begin:?} leads nowhere");
    }
    found
}
