//! The lines of source that a run refers to.
//!
//! A recording carries them, so that whoever opens it sees the program as it was when it ran. They
//! are read from the place where the lesson was built; a binary that was carried away from its
//! source records a file without lines, and a viewer says so.

use handloom::trace::{Event, Place, What};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A file that the events refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path, from the root of the workspace, with `/` between the parts.
    pub name: String,
    /// Its lines by number, from 1: all of them, or those that the events refer to.
    pub lines: BTreeMap<u32, String>,
    /// Whether these are all of them.
    pub whole: bool,
}

/// The lesson's own file, whole, and then the others in the order in which the events refer to
/// them, each with the lines that are wanted.
pub(super) fn files(own: &str, events: &[Event]) -> Vec<SourceFile> {
    let own = slashed(own);
    let mut files = vec![SourceFile { name: own, ..SourceFile::default() }];
    for place in events.iter().flat_map(places) {
        let name = slashed(&place.file);
        let at = files.iter().position(|file| file.name == name).unwrap_or_else(|| {
            files.push(SourceFile { name, ..SourceFile::default() });
            files.len() - 1
        });
        files[at].lines.insert(place.line, String::new());
    }
    for (number, file) in files.iter_mut().enumerate() {
        let wanted = std::mem::take(&mut file.lines);
        let Some(text) = read(&file.name) else {
            continue;
        };
        file.whole = number == 0;
        let lines = (1..).zip(text.lines().map(str::to_owned));
        file.lines = lines.filter(|(line, _)| file.whole || wanted.contains_key(line)).collect();
    }
    files
}

/// Every place that an event names.
pub(super) fn places(event: &Event) -> Vec<&Place> {
    let mut places: Vec<_> = event.caller.iter().collect();
    match &event.what {
        What::Spawned { place, .. } => places.push(place),
        What::Pending { waits, .. } => places.extend(waits.iter().map(|wait| &wait.place)),
        What::SlowPoll { from, to, .. } => places.extend(from.iter().chain(to)),
        _ => {}
    }
    places
}

/// A path that is the same on every system.
pub(super) fn slashed(path: &str) -> String {
    if std::path::MAIN_SEPARATOR == '\\' { path.replace('\\', "/") } else { path.to_owned() }
}

fn read(name: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    fs::read_to_string(root.join(name)).ok()
}
