//! The panes on the right and below: tasks, ready queue, timers and reactor, output.

use crate::player::Player;
use handloom::trace::{SourceKind, TaskId};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Padding, Paragraph, Wrap};
use replay::{TaskState, Thing, Timer, names};
use std::sync::OnceLock;

/// How things look. Nothing is told by colour alone.
#[derive(Debug)]
pub(crate) struct Theme {
    pub(crate) changed: Style,
    pub(crate) current: Style,
    pub(crate) parked: Style,
    pub(crate) answer: Style,
}

/// The theme: without colours where `NO_COLOR` asks for none.
pub(crate) fn theme() -> &'static Theme {
    static THEME: OnceLock<Theme> = OnceLock::new();
    THEME.get_or_init(|| {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let coloured = |style: Style, color| if plain { style } else { style.fg(color) };
        Theme {
            changed: coloured(Style::new().add_modifier(Modifier::BOLD), Color::Yellow),
            current: coloured(
                Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
                Color::Green,
            ),
            parked: coloured(Style::new(), Color::Cyan),
            answer: coloured(Style::new().add_modifier(Modifier::ITALIC), Color::Magenta),
        }
    })
}

/// A title, and rows under it, one of which should be seen.
#[derive(Debug)]
pub(crate) struct Pane {
    pub(crate) title: String,
    pub(crate) rows: Vec<Line<'static>>,
    pub(crate) focus: usize,
}

impl Pane {
    /// How high it wants to be, with its title.
    pub(crate) fn height(&self) -> u16 {
        u16::try_from(self.rows.len()).unwrap_or(u16::MAX).saturating_add(1)
    }

    /// Draws as many rows as fit around the one in focus, and says how many there are otherwise.
    pub(crate) fn draw(mut self, frame: &mut Frame<'_>, area: Rect) {
        let room = usize::from(area.height.saturating_sub(1));
        let last = self.rows.len().saturating_sub(room);
        let from = self.focus.saturating_sub(room / 2).min(last);
        let hidden = self.rows.len().saturating_sub(room);
        let rows = self.rows.drain(..).skip(from).take(room);
        let rows: Vec<_> = rows.map(|row| fitted(row, usize::from(area.width))).collect();
        let title = match hidden {
            0 => format!(" {} ", self.title),
            _ => format!(" {} ({hidden} more) ", self.title),
        };
        let block = Block::new().borders(Borders::TOP).title(title);
        frame.render_widget(Paragraph::new(rows).block(block), area);
    }
}

/// Every task that lives, its state, and what it waits for.
pub(crate) fn tasks(player: &Player) -> Pane {
    let world = player.replay.world();
    let shown = player.tasks();
    let changed = world.changed();
    let width = shown.iter().map(|task| player.replay.names().task(*task).chars().count());
    let width = width.max().unwrap_or(4).clamp(4, 14);
    let row = |task: &TaskId| {
        let state = world.tasks.get(*task).map_or(TaskState::Ready, |row| row.state);
        let mark = if player.selected == Some(*task) { '▸' } else { ' ' };
        let name = cut(&player.replay.names().task(*task), width);
        let text = format!("{mark}{name:<width$} {:<9} {}", state.word(), player.about(*task));
        let line = Line::from(text);
        if changed.contains(&Thing::Task(*task)) { line.style(theme().changed) } else { line }
    };
    let rows: Vec<_> = shown.iter().map(row).collect();
    let over = world.tasks.iter().filter(|(_, task)| task.state.is_over()).count();
    let seen = player.selected.or_else(|| player.subject());
    let focus = shown.iter().position(|task| Some(*task) == seen).unwrap_or_default();
    let title = format!("tasks: {} alive, {over} over", world.tasks.len() - over);
    Pane { title, rows, focus }
}

/// The ready queue, the next one first.
pub(crate) fn draw_ready(frame: &mut Frame<'_>, player: &Player, area: Rect) {
    let order = player.replay.world().ready.order();
    let title = match (order.len(), player.replay.header().seed) {
        (0, _) => " ready queue: empty ".into(),
        (len, None) => format!(" ready queue: {len}, the next one first "),
        (len, Some(_)) => format!(" ready: {len}, the seed picks the next "),
    };
    let names: Vec<_> = order.iter().map(|task| player.replay.names().task(*task)).collect();
    let block = Block::new().borders(Borders::TOP).title(title);
    let changed = player.replay.world().changed().contains(&Thing::Ready);
    let style = if changed { theme().changed } else { Style::new() };
    let block = block.padding(Padding::left(1));
    let queue = Paragraph::new(names.join(" · ")).style(style).wrap(Wrap { trim: true });
    frame.render_widget(queue.block(block), area);
}

/// The timers on the clock, those that are shown at one moment together, and what the reactor watches.
pub(crate) fn timers(player: &Player) -> Pane {
    let world = player.replay.world();
    let (names, changed) = (player.replay.names(), world.changed());
    let mut timers: Vec<_> = world.timers.iter().collect();
    timers.sort_by_key(|(id, timer)| (timer.deadline, **id));
    let mut rows = Vec::new();
    let shown = |timer: &Timer| names::moment(timer.deadline);
    for moment in timers.chunk_by(|one, other| shown(one.1) == shown(other.1)) {
        let (_, first) = moment[0];
        let who = first.task.map_or_else(String::new, |task| names.task(task));
        let more = match moment.len() {
            1 => String::new(),
            len => format!(" and {} more", len - 1),
        };
        let news = moment.iter().any(|(id, _)| changed.contains(&Thing::Timer(**id)));
        rows.push(styled(format!(" {}  {who}{more}", shown(first)), news));
    }
    for (id, source) in world.sources.iter() {
        let thing = Thing::Source(*id);
        let now = |report: Option<usize>| report == Some(world.step);
        let report = match (now(source.readable), now(source.writable)) {
            (true, true) => " READABLE, WRITABLE",
            (true, false) => " READABLE",
            (false, true) => " WRITABLE",
            (false, false) => "",
        };
        let waiters = list(player, &world.waiters(thing));
        let waiters = if waiters.is_empty() { waiters } else { format!(" ← {waiters}") };
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
    Pane { title: format!("timers and reactor at {}", player.moment()), rows, focus: 0 }
}

/// What was printed so far.
pub(crate) fn output(player: &Player) -> Pane {
    let world = player.replay.world();
    let last = world.output.len().saturating_sub(1);
    let rows = world.output.iter().enumerate();
    let rows = rows.map(|(at, line)| styled(line.line.clone(), at == last && world.now.prints));
    Pane { title: "output".into(), rows: rows.collect(), focus: usize::MAX / 2 }
}

/// A row, in another style if the last event has changed it.
pub(crate) fn styled(text: String, changed: bool) -> Line<'static> {
    let style = if changed { theme().changed } else { Style::new() };
    Line::from(Span::from(text)).style(style)
}

/// A row that ends in `…` where it would be too long.
fn fitted(mut row: Line<'static>, width: usize) -> Line<'static> {
    if row.width() <= width {
        return row;
    }
    let mut room = width;
    for span in &mut row.spans {
        let length = span.content.chars().count();
        // The mark goes where the last column is, even if a span ends there.
        if length >= room {
            let kept = span.content.chars().take(room.saturating_sub(1));
            let mark = (room > 0).then_some('…');
            span.content = kept.chain(mark).collect::<String>().into();
        }
        room = room.saturating_sub(length);
    }
    row
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

/// The beginning of a text that may be too long.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}
