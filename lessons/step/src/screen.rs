//! The whole screen: what is where.

use crate::keys::HELP;
use crate::listing;
use crate::objects;
use crate::panes;
use crate::player::Player;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Style, Stylize};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Clear, Paragraph};

/// Below this there is no room for what is worth seeing.
const LEAST: (u16, u16) = (40, 12);

/// Draws everything.
pub(crate) fn draw(frame: &mut Frame<'_>, player: &Player) {
    let area = frame.area();
    if refuses(frame) {
        return;
    }
    let output = (area.height / 6).clamp(3, 10);
    let [title, body, out, words, keys] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(output),
        Constraint::Length(2),
        Constraint::Length(1),
    ])
    .areas(area);
    frame.render_widget(Paragraph::new(title_line(player)).reversed(), title);
    draw_body(frame, player, body);
    panes::output(player).draw(frame, out);
    draw_words(frame, player, words);
    frame.render_widget(Paragraph::new(keys_line(player)).dim(), keys);
    if player.helps {
        draw_help(frame, body.union(out), &HELP);
    }
}

/// Says so, if the screen is too small.
pub(crate) fn refuses(frame: &mut Frame<'_>) -> bool {
    let area = frame.area();
    let refuses = area.width < LEAST.0 || area.height < LEAST.1;
    if refuses {
        let words = format!("too small: {} x {} is the least, q quits", LEAST.0, LEAST.1);
        frame.render_widget(Paragraph::new(words), area);
    }
    refuses
}

fn draw_body(frame: &mut Frame<'_>, player: &Player, area: Rect) {
    let [left, _, right] =
        Layout::horizontal([Constraint::Fill(11), Constraint::Length(1), Constraint::Fill(9)])
            .areas(area);
    listing::pane(player, left.width).draw(frame, left);

    let (tasks_pane, timers, objects) =
        (panes::tasks(player), panes::timers(player), objects::pane(player));
    let ready_height = if player.replay.world().ready.is_empty() { 1 } else { 3 };
    let wanted = [tasks_pane.height(), ready_height, timers.height(), objects.height()];
    let heights = shares(wanted, area.height).map(Constraint::Length);
    let [tasks, ready, clock, things] = Layout::vertical(heights).areas(right);
    tasks_pane.draw(frame, tasks);
    panes::draw_ready(frame, player, ready);
    timers.draw(frame, clock);
    objects.draw(frame, things);
}

/// Divides `height` among panes that want so many rows: row by row to the smallest that wants more,
/// and what nobody wants to the first.
fn shares(wanted: [u16; 4], height: u16) -> [u16; 4] {
    let mut given = [0; 4];
    for _ in 0..height {
        let hungry = (0..4).filter(|pane| given[*pane] < wanted[*pane]);
        let next = hungry.min_by_key(|pane| given[*pane]).unwrap_or(0);
        given[next] += 1;
    }
    given
}

fn title_line(player: &Player) -> String {
    let header = player.replay.header();
    let arguments = header.arguments.join(" ");
    let state = match (player.plays, player.followed()) {
        (true, _) => format!("  ▶ {}/s", player.steps_a_second()),
        (false, Some(task)) => format!("  follows {}", player.replay.names().task(task)),
        (false, None) => String::new(),
    };
    let (step, len) = (player.replay.step(), player.replay.len());
    format!(" step {step}/{len}  {}{state}  {} {arguments}", player.moment(), header.lesson)
}

fn draw_words(frame: &mut Frame<'_>, player: &Player, area: Rect) {
    let mut first = vec![Span::from(player.replay.words()).bold()];
    if let Some(place) = player.replay.event().and_then(|event| event.caller.as_ref()) {
        first.push(Span::from(format!("  ({})", player.replay.names().place(place))));
    }
    let second = match &player.typed {
        Some(typed) => Line::from(format!("go to step: {typed}█")),
        None => Line::from(player.answer.as_str()).style(panes::theme().answer),
    };
    let lines = vec![Line::from(first), second];
    frame.render_widget(Paragraph::new(lines), area);
}

fn keys_line(player: &Player) -> &'static str {
    if player.typed.is_some() {
        "digits, then Enter; Esc leaves it"
    } else {
        "n next  b back  p play  g goto  wsiocyj find  ↑↓ task  t follow  u woken by  ?  q"
    }
}

/// A page of keys, and of what they do, in the middle of `area`.
pub(crate) fn draw_help(frame: &mut Frame<'_>, area: Rect, keys: &[(&str, &str)]) {
    let rows = keys.iter().map(|(keys, what)| Line::from(format!(" {keys:<11}{what}")));
    let rows: Vec<_> = rows.collect();
    let width = rows.iter().map(Line::width).max().unwrap_or_default() as u16 + 3;
    let size = Rect::new(0, 0, width.min(area.width), (rows.len() as u16 + 2).min(area.height));
    let area = Rect {
        x: area.x + (area.width - size.width) / 2,
        y: area.y + (area.height - size.height) / 2,
        ..size
    };
    let block = Block::new().borders(Borders::ALL).title(" keys ").style(Style::new());
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(rows).block(block), area);
}
