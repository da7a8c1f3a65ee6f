//! The source, with the current line and the lines on which tasks and others stand.

use crate::pane::{Pane, cut, theme};
use crate::player::Player;
use handloom::trace::{CoroutineStatus, Place};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use replay::{SourceFile, Thing};
use std::collections::BTreeMap;

/// Of a file with fewer lines than this in the recording there is too little to be looked at.
const WORTH: usize = 3;

/// The file that the last event is about: the lesson's own, unless another has more to show.
pub(crate) fn pane(player: &Player, columns: u16) -> Pane<'_> {
    let files = &player.replay.header().files;
    let here = player.replay.world().now.place.as_ref();
    let found = here.and_then(|place| file_of(player, place));
    let Some(file) = found.filter(|file| file.lines.len() >= WORTH).or(files.first()) else {
        return Pane::of("no source was recorded", Vec::new());
    };
    let current = here.filter(|place| place.file == file.name).map(|place| place.line);
    let standing = standing(player, file);
    let lines: Vec<_> = file.lines.iter().filter(|(_, text)| !is_mark(text)).collect();
    let width = lines.last().map_or(1, |(line, _)| line.to_string().len());
    let shown =
        current.or_else(|| last_here(player, file)).or_else(|| standing.keys().next().copied());
    let focus = lines.iter().position(|(line, _)| Some(**line) == shown).unwrap_or_default();
    let len = lines.len();
    // The code makes room for whoever stands on the line, up to half of it. More are counted.
    let room = usize::from(columns).saturating_sub(width + 2);
    let row = move |at: usize| {
        let (number, text) = lines[at];
        let things = standing.get(number).map(Vec::as_slice).unwrap_or_default();
        let is_current = current == Some(*number);
        let (mark, style) = match (is_current, things) {
            (true, _) => ('▶', theme().current),
            (false, [_, ..]) => ('●', theme().parked),
            (false, []) => (' ', Style::new()),
        };
        let tag = tag(player, things, room / 2);
        let text = cut(&text.replace('\t', "    "), room - tag.chars().count());
        let mut line = vec![
            Span::from(format!("{mark}{number:>width$} ")).style(style),
            if is_current { Span::from(text).style(style) } else { Span::from(text) },
        ];
        if !tag.is_empty() {
            line.push(Span::from(tag).style(theme().parked));
        }
        Line::from(line)
    };
    Pane { title: title(file, files), len, focus, row: Box::new(row) }
}

/// Whether a line only marks a piece of the file that the book shows.
fn is_mark(text: &str) -> bool {
    text.trim_start().starts_with("// ANCHOR")
}

/// The line that the last event is about, in full, where it was recorded.
pub(crate) fn line<'a>(player: &'a Player, place: &Place) -> Option<&'a str> {
    file_of(player, place)?.lines.get(&place.line).map(|line| line.trim())
}

fn file_of<'a>(player: &'a Player, place: &Place) -> Option<&'a SourceFile> {
    player.replay.header().files.iter().find(|file| file.name == place.file)
}

/// The line of this file that an event was about last.
fn last_here(player: &Player, file: &SourceFile) -> Option<u32> {
    /// What was longer ago has nothing to do with what happens here.
    const PAST: usize = 1000;
    let past = &player.replay.events()[..player.replay.step()];
    let places = past.iter().rev().take(PAST).filter_map(|event| event.caller.as_ref());
    places.filter(|place| place.file == file.name).map(|place| place.line).next()
}

/// Who stands on which line: tasks, coroutines that are suspended, and threads that wait.
fn standing(player: &Player, file: &SourceFile) -> BTreeMap<u32, Vec<Thing>> {
    let (replay, world) = (&player.replay, player.replay.world());
    let mut standing: BTreeMap<u32, Vec<Thing>> = BTreeMap::new();
    for (line, tasks) in world.standing(&file.name) {
        // The one that runs is where the current line is.
        let tasks = tasks.into_iter().filter(|task| Some(*task) != world.running());
        standing.entry(line).or_default().extend(tasks.map(Thing::Task));
    }
    let mut stand = |place: Option<&Place>, thing| {
        if let Some(place) = place.filter(|place| place.file == file.name) {
            standing.entry(place.line).or_default().push(thing);
        }
    };
    for (id, coroutine) in world.coroutines.iter() {
        if coroutine.state == Some(CoroutineStatus::Suspended) {
            stand(coroutine.place.as_ref(), Thing::Object(*id));
        }
    }
    for (id, thread) in world.threads.iter().filter(|(_, thread)| thread.task.is_none()) {
        if !thread.finished {
            stand(replay.thread_stands(*id), Thing::Thread(*id));
        }
    }
    standing.retain(|_, things| !things.is_empty());
    standing
}

/// ` ◂ left, right`, or how many they are.
fn tag(player: &Player, things: &[Thing], room: usize) -> String {
    let Some(first) = things.first() else {
        return String::new();
    };
    let names: Vec<_> = things.iter().take(4).map(|thing| player.name(*thing)).collect();
    let names = format!(" ◂ {}", names.join(", "));
    if things.len() == 1 || (things.len() <= 3 && names.chars().count() <= room) {
        return cut(&names, room);
    }
    let kind = match first {
        Thing::Task(_) => "tasks",
        Thing::Thread(_) => "threads",
        _ => "coroutines",
    };
    cut(&format!(" ◂ {} {kind}", things.len()), room)
}

fn title(file: &SourceFile, files: &[SourceFile]) -> String {
    let name = name(file, files);
    match (file.lines.is_empty(), file.whole) {
        (true, _) => format!("{name}: its source was not recorded"),
        (false, true) => name,
        (false, false) => format!("{name}, in part"),
    }
}

/// A file's name, and as much of its path as tells it from another of the same name: an exercise and
/// its checks have one name, in two folders.
fn name(file: &SourceFile, files: &[SourceFile]) -> String {
    let path = path(&file.name);
    let name = path.last().copied().unwrap_or_default();
    let paths = files.iter().map(|other| self::path(&other.name));
    let namesake = paths.filter(|it| *it != path).find(|it| it.last() == path.last());
    let apart = namesake.and_then(|it| path.iter().zip(it).position(|(one, other)| *one != other));
    match apart.map(|at| (path[at], path.len() - at)) {
        None | Some((_, 1)) => name.to_owned(),
        Some((folder, 2)) => format!("{folder}/{name}"),
        Some((folder, _)) => format!("{folder}/…/{name}"),
    }
}

/// The parts of a path, without the detours that `#[path]` makes.
fn path(name: &str) -> Vec<&str> {
    name.split('/').fold(Vec::new(), |mut parts, part| {
        if part != ".." || parts.pop().is_none() {
            parts.push(part);
        }
        parts
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_name_are_told_apart_by_their_folders() {
        let file = |name: &str| SourceFile { name: name.into(), ..SourceFile::default() };
        let files = [
            "tests/exercises/15_race/race.rs",
            "tests/exercises/15_race/../../checks/15_race/race.rs",
            "lessons/race.rs",
            "runtime/src/queue.rs",
        ]
        .map(file);
        let titles = files.each_ref().map(|file| title(file, &files));
        let expected = ["exercises/…/race.rs", "checks/…/race.rs", "lessons/race.rs", "queue.rs"];
        assert_eq!(titles, expected.map(|name| format!("{name}: its source was not recorded")));
        assert_eq!(name(&files[0], &files[..1]), "race.rs");
    }
}
