//! The panes on the right and below: tasks, ready queue, timers and reactor, output.

use crate::pane::{Pane, cut, styled, theme};
use crate::player::Player;
use handloom::trace::{SourceKind, TaskId};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, Borders, Padding, Paragraph, Wrap};
use replay::{TaskState, Thing, Timer, names};

/// Every task that lives, its state, and what it waits for.
pub(crate) fn tasks(player: &Player) -> Pane<'_> {
    let (world, names) = (player.replay.world(), player.replay.names());
    let (shown, changed) = (player.tasks(), world.changed());
    let over = world.tasks.iter().filter(|(_, task)| task.state.is_over()).count();
    let seen = player.selected.or_else(|| player.subject());
    let focus = shown.iter().position(|task| Some(*task) == seen).unwrap_or_default();
    let (len, width) = (shown.len(), player.run.name_width);
    let row = move |at: usize| {
        let task = shown[at];
        let state = world.tasks.get(task).map_or(TaskState::Ready, |row| row.state);
        let mark = if player.selected == Some(task) { '▸' } else { ' ' };
        let name = cut(&names.task(task), width);
        let text = format!("{mark}{name:<width$} {:<9} {}", state.word(), player.about(task));
        styled(text, changed.contains(&Thing::Task(task)))
    };
    let title = format!("tasks: {} alive, {over} over", world.tasks.len() - over);
    Pane { title, len, focus, row: Box::new(row) }
}

/// The ready queue, the next one first.
pub(crate) fn draw_ready(frame: &mut Frame<'_>, player: &Player, area: Rect) {
    let order = player.replay.world().ready.order();
    let header = player.replay.header();
    let title = match order.len() {
        0 => " ready queue: empty ".into(),
        len if header.is_directed() => format!(" ready: {len}, the schedule picks "),
        len if header.seed.is_some() => format!(" ready: {len}, the seed picks the next "),
        len => format!(" ready queue: {len}, the next one first "),
    };
    // More than can be seen need no names.
    let seen = usize::from(area.width) * usize::from(area.height);
    let names = order.iter().take(seen).map(|task| player.replay.names().task(*task));
    let names: Vec<_> = names.collect();
    let block = Block::new().borders(Borders::TOP).title(title);
    let changed = player.replay.world().changed().contains(&Thing::Ready);
    let style = if changed { theme().changed } else { Style::new() };
    let block = block.padding(Padding::left(1));
    let queue = Paragraph::new(names.join(" · ")).style(style).wrap(Wrap { trim: true });
    frame.render_widget(queue.block(block), area);
}

/// The timers on the clock, those that are shown at one moment together, and what the reactor watches.
pub(crate) fn timers(player: &Player) -> Pane<'_> {
    let world = player.replay.world();
    let (names, changed) = (player.replay.names(), world.changed());
    let mut timers: Vec<_> = world.timers.iter().collect();
    timers.sort_by_key(|(id, timer)| (timer.deadline, **id));
    let mut rows = Vec::new();
    // To the millisecond, as moments are shown.
    let shown = |timer: &Timer| timer.deadline.as_millis();
    for moment in timers.chunk_by(|one, other| shown(one.1) == shown(other.1)) {
        let (_, first) = moment[0];
        let who = first.task.map_or_else(String::new, |task| names.task(task));
        let more = match moment.len() {
            1 => String::new(),
            len => format!(" and {} more", len - 1),
        };
        let news = changed.iter().any(|thing| {
            matches!(thing, Thing::Timer(id) if moment.iter().any(|(timer, _)| *timer == id))
        });
        rows.push(styled(format!(" {}  {who}{more}", names::moment(first.deadline)), news));
    }
    let waiting = world.waiting();
    for (id, source) in world.sources.iter() {
        let thing = Thing::Source(*id);
        let now = |report: Option<usize>| report == Some(world.step);
        let report = match (now(source.readable), now(source.writable)) {
            (true, true) => " READABLE, WRITABLE",
            (true, false) => " READABLE",
            (false, true) => " WRITABLE",
            (false, false) => "",
        };
        let waiters = waiting
            .get(&thing)
            .map_or_else(String::new, |waiters| format!(" ← {}", list(player, waiters)));
        let kind = if source.kind == Some(SourceKind::Listener) { " accept" } else { "" };
        let line = format!(" {}{kind}{report}{waiters}", names.source(*id));
        rows.push(styled(line, changed.contains(&thing)));
    }
    for (_, thread) in world.threads.iter() {
        match thread.parked {
            Some(Some(moment)) => {
                rows.push(styled(format!(" asleep until {}", names::moment(moment)), true));
            }
            Some(None) => rows.push(styled(" asleep until somebody rings".into(), true)),
            None => {}
        }
    }
    Pane::of(format!("timers and reactor at {}", player.moment()), rows)
}

/// What was printed so far.
pub(crate) fn output(player: &Player) -> Pane<'_> {
    let world = player.replay.world();
    let (len, lines) = (world.output.len(), &world.output);
    let row = move |at: usize| -> Line<'static> {
        styled(lines[at].line.clone(), at + 1 == len && world.now.prints)
    };
    Pane { title: "output".into(), len, focus: usize::MAX / 2, row: Box::new(row) }
}

/// A few tasks by name.
pub(crate) fn list(player: &Player, tasks: &[TaskId]) -> String {
    let names: Vec<_> =
        tasks.iter().take(3).map(|task| player.replay.names().task(*task)).collect();
    match tasks.len() {
        0..=3 => names.join(", "),
        len => format!("{} and {} more", names.join(", "), len - 3),
    }
}
