//! A pane: a title, and rows under it of which as many are drawn as fit.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Paragraph};
use std::fmt;
use std::sync::OnceLock;

/// Rows of which one should be seen. A row is made when it is drawn: there may be thousands.
pub(crate) struct Pane<'a> {
    pub(crate) title: String,
    pub(crate) len: usize,
    pub(crate) focus: usize,
    pub(crate) row: Box<dyn Fn(usize) -> Line<'static> + 'a>,
}

impl<'a> Pane<'a> {
    /// A pane of a few rows, with the first in sight.
    pub(crate) fn of(title: impl Into<String>, rows: Vec<Line<'static>>) -> Pane<'a> {
        let len = rows.len();
        Pane { title: title.into(), len, focus: 0, row: Box::new(move |at| rows[at].clone()) }
    }

    /// The same with another row in sight.
    pub(crate) fn with_focus(self, focus: usize) -> Pane<'a> {
        Pane { focus, ..self }
    }

    /// How high it wants to be, with its title.
    pub(crate) fn height(&self) -> u16 {
        u16::try_from(self.len).unwrap_or(u16::MAX).saturating_add(1)
    }

    /// Draws as many rows as fit around the one in focus, and says how many there are otherwise.
    pub(crate) fn draw(&self, frame: &mut Frame<'_>, area: Rect) {
        let room = usize::from(area.height.saturating_sub(1));
        let hidden = self.len.saturating_sub(room);
        let from = self.focus.saturating_sub(room / 2).min(hidden);
        let rows = (from..self.len).take(room).map(&self.row);
        let rows: Vec<_> = rows.map(|row| fitted(row, usize::from(area.width))).collect();
        let title = match hidden {
            0 => format!(" {} ", self.title),
            _ => format!(" {} ({hidden} more) ", self.title),
        };
        let block = Block::new().borders(Borders::TOP).title(title);
        frame.render_widget(Paragraph::new(rows).block(block), area);
    }
}

impl fmt::Debug for Pane<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Pane { title, len, focus, .. } = self;
        f.debug_struct("Pane")
            .field("title", title)
            .field("len", len)
            .field("focus", focus)
            .finish_non_exhaustive()
    }
}

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

/// The beginning of a text that may be too long.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}
