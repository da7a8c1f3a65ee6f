//! What must be true of whatever can be read as a recording.

use handloom::trace::{Event, Place, What};
use lessons::view::record;
use replay::{Header, Recording, Replay, SourceFile, read_text, task_events};
use std::collections::{BTreeMap, BTreeSet};

/// Reads `bytes` as a recording, and looks at every step of it.
///
/// # Panics
/// If that does, if what is wrong with them is not said in a line, or if what was read is another
/// recording when it is written down and read again.
pub fn check(bytes: &[u8]) {
    match read_text("run.json", bytes) {
        Ok(recording) => check_recording(recording),
        Err(error) => {
            let error = error.to_string();
            assert!(error.starts_with("run.json: ") && !error.contains('\n'), "{error}");
        }
    }
}

/// Looks at every step of a recording, forwards and backwards.
///
/// # Panics
/// As [`check`].
pub fn check_recording(recording: Recording) {
    let written = record::text(&recording.header, &recording.events);
    let again = read_text("again.json", written.as_bytes()).expect("it was sound before");
    assert_eq!(again, recording);
    let tasks = task_events(&recording.events);
    assert!(tasks.values().all(|events| !events.is_empty()));

    let mut replay = Replay::new(recording);
    let mut worlds = vec![format!("{:?}", replay.world())];
    while replay.forward() {
        assert!(!replay.words().contains('\n'), "{}", replay.words());
        worlds.push(format!("{:?}", replay.world()));
    }
    assert_eq!(replay.step(), replay.len());
    // A step back leads to where the step forwards came from.
    while let Some(world) = worlds.pop() {
        assert_eq!(format!("{:?}", replay.world()), world, "at step {}", worlds.len());
        assert_eq!(replay.back(), !worlds.is_empty());
    }
    replay.states();
}

/// The same for events that were recorded.
///
/// # Panics
/// As [`check`].
pub fn check_events(events: Vec<Event>) {
    let places = events.iter().flat_map(|event| match &event.what {
        What::Spawned { place, .. } => vec![place],
        What::Pending { waits, .. } => waits.iter().map(|wait| &wait.place).collect(),
        _ => vec![],
    });
    let callers = events.iter().filter_map(|event| event.caller.as_ref());
    let slashed = |place: &Place| place.file.replace('\\', "/");
    let names: BTreeSet<String> = places.chain(callers).map(slashed).collect();
    let file = |name| SourceFile { name, lines: BTreeMap::new(), whole: false };
    let files = names.into_iter().map(file).collect();
    let header = Header { is_virtual: true, files, ..Header::default() };
    check_recording(Recording { header, events });
}
