//! The source, with the current line and the lines on which tasks stand.

use crate::panes::{Pane, cut, list, theme};
use crate::player::Player;
use ratatui::text::{Line, Span};
use replay::SourceFile;

/// The file that the last event is about: the lesson's own, unless it is another.
pub(crate) fn pane(player: &Player, columns: u16) -> Pane {
    let (header, world) = (player.replay.header(), player.replay.world());
    let here = world.now.place.as_ref();
    let file = here.and_then(|place| header.files.iter().find(|file| file.name == place.file));
    let Some(file) = file.or(header.files.first()) else {
        return Pane { title: "no source was recorded".into(), rows: Vec::new(), focus: 0 };
    };
    let current = here.filter(|place| place.file == file.name).map(|place| place.line);
    // The one that runs is where the current line is.
    let mut standing = world.standing(&file.name);
    standing.values_mut().for_each(|tasks| tasks.retain(|task| Some(*task) != world.running()));
    standing.retain(|_, tasks| !tasks.is_empty());
    let width = file.lines.keys().last().map_or(1, |line| line.to_string().len());
    let row = |(number, text): (&u32, &String)| {
        let tasks = standing.get(number).map(Vec::as_slice).unwrap_or_default();
        let is_current = current == Some(*number);
        let (mark, style) = match (is_current, tasks) {
            (true, _) => ('▶', theme().current),
            (false, [_, ..]) => ('●', theme().parked),
            (false, []) => (' ', ratatui::style::Style::new()),
        };
        // The code makes room for whoever stands on the line, up to half of it. More are counted.
        let room = usize::from(columns).saturating_sub(width + 2);
        let names = format!(" ◂ {}", list(player, tasks));
        let tag = match tasks {
            [] => String::new(),
            [_, _, ..] if names.chars().count() > room / 2 => format!(" ◂ {} tasks", tasks.len()),
            _ => cut(&names, room / 2),
        };
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
    let rows: Vec<_> = file.lines.iter().map(row).collect();
    let shown = current.or_else(|| standing.keys().next().copied());
    let focus = file.lines.keys().position(|line| Some(*line) == shown).unwrap_or_default();
    Pane { title: title(file), rows, focus }
}

fn title(file: &SourceFile) -> String {
    let name = file.name.rsplit('/').next().unwrap_or_default();
    match (file.lines.is_empty(), file.whole) {
        (true, _) => format!("{name}: its source was not recorded"),
        (false, true) => name.to_owned(),
        (false, false) => format!("{name}, in part"),
    }
}
