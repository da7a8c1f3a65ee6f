//! The whole screen: what is where.

use crate::keys::{HELP, KINDS};
use crate::listing;
use crate::objects;
use crate::pane::{Pane, theme};
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
    let output = (area.height / 5).clamp(3, 16);
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
    frame.render_widget(Paragraph::new(keys_line(player, keys.width)).dim(), keys);
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
    let run = &player.run;
    let panes = [
        run.has_tasks.then(|| panes::tasks(player)),
        // The ready queue is no list of rows.
        None,
        run.has_clock.then(|| panes::timers(player)),
        (!run.things.is_empty()).then(|| objects::pane(player)),
    ];
    let mut wanted = panes.each_ref().map(|pane| pane.as_ref().map_or(0, Pane::height));
    if run.has_tasks {
        wanted[1] = if player.replay.world().ready.is_empty() { 1 } else { 3 };
    }
    if wanted == [0; 4] {
        return listing::pane(player, area.width).draw(frame, area);
    }
    let columns = [Constraint::Fill(11), Constraint::Length(1), Constraint::Fill(9)];
    let [left, _, right] = Layout::horizontal(columns).areas(area);
    listing::pane(player, left.width).draw(frame, left);
    let heights = shares(wanted, area.height).map(Constraint::Length);
    let areas: [Rect; 4] = Layout::vertical(heights).areas(right);
    for (pane, area) in panes.iter().zip(areas) {
        if let Some(pane) = pane {
            pane.draw(frame, area);
        }
    }
    if run.has_tasks {
        panes::draw_ready(frame, player, areas[1]);
    }
}

/// Divides `height` among panes that want so many rows: row by row to the smallest that wants more,
/// and what nobody wants to the first that wants any.
fn shares(wanted: [u16; 4], height: u16) -> [u16; 4] {
    let first = wanted.iter().position(|wanted| *wanted > 0).unwrap_or_default();
    let mut given = [0; 4];
    for _ in 0..height {
        let hungry = (0..4).filter(|pane| given[*pane] < wanted[*pane]);
        let next = hungry.min_by_key(|pane| given[*pane]).unwrap_or(first);
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

/// What happened, and under it the answer to the last key, or else the line that did it, which may
/// be too long for its pane.
fn draw_words(frame: &mut Frame<'_>, player: &Player, area: Rect) {
    let mut first = vec![Span::from(player.replay.words()).bold()];
    if let Some(place) = player.replay.event().and_then(|event| event.caller.as_ref()) {
        first.push(Span::from(format!("  ({})", player.replay.names().place(place))));
    }
    let place = player.replay.world().now.place.as_ref();
    let code = place.and_then(|place| listing::line(player, place));
    let second = match (&player.typed, code) {
        (Some(typed), _) => Line::from(format!("go to step: {typed}█")),
        (None, Some(code)) if player.answer.is_empty() => Line::from(format!("▶ {code}")).dim(),
        (None, _) => Line::from(player.answer.as_str()).style(theme().answer),
    };
    let lines = vec![Line::from(first), second];
    frame.render_widget(Paragraph::new(lines), area);
}

/// The keys in a line, in as many words as fit.
fn keys_line(player: &Player, width: u16) -> String {
    if player.typed.is_some() {
        return "digits, then Enter; Esc leaves it".into();
    }
    let find: Vec<_> = KINDS.iter().filter(|(_, kind)| player.run.kinds.contains(kind)).collect();
    let letters = find.iter().map(|(letter, _)| *letter).collect::<String>();
    let words = find.iter().map(|(letter, kind)| format!("{letter} {}", kind.short()));
    let words = words.collect::<Vec<_>>().join("  ");
    let walk = "n next  b back  p play  g go to";
    let task = if player.run.has_tasks { "   ↑↓ task  t follow  u who woke it" } else { "" };
    let long = format!("{walk}   find: {words}{task}   ? keys  q quit");
    let middle = format!("{walk}   {letters} find{task}   ? keys  q quit");
    let task = if player.run.has_tasks { "↑↓ task t follow u woken by " } else { "" };
    let short = format!("n next b back p play g goto {letters} find {task}? keys q quit");
    let fits = |line: &String| line.chars().count() <= usize::from(width);
    [long, middle].into_iter().find(fits).unwrap_or(short)
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
