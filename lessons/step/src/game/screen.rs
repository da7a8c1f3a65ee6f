//! The screen of a game.

use super::keys::HELP;
use super::position::{Does, Turn};
use super::{Game, steps};
use crate::pane::{Pane, styled, theme};
use crate::panes;
use crate::{listing, objects, screen};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Stylize;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

/// Draws everything.
pub(crate) fn draw(frame: &mut Frame<'_>, game: &Game) {
    let area = frame.area();
    if screen::refuses(frame) {
        return;
    }
    // A row for each turn, as far as that leaves room for the source.
    let rows = |count: u64| u16::try_from(count + 1).unwrap_or(u16::MAX);
    let turns = rows(game.work.expected().saturating_mul(2).max(5)).min((area.height / 3).max(4));
    // Who could be next has to be seen: that comes before the source.
    let turns = turns.max(rows(game.work.workers as u64).min(area.height.saturating_sub(6)));
    let [title, body, turns, words, keys] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(turns),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(area);
    frame.render_widget(Paragraph::new(title_line(game)).reversed(), title);
    draw_body(frame, game, body);
    let [next, _, past] = halves(turns);
    choices(game).draw(frame, next);
    taken(game).draw(frame, past);
    frame.render_widget(Paragraph::new(game.answer.as_str()).style(theme().answer), words);
    let line = "0 1 … who is next   u undo   r try again   s show a shortest   ? keys   q quit";
    frame.render_widget(Paragraph::new(line).dim(), keys);
    if game.helps {
        screen::draw_help(frame, body.union(past), &HELP);
    }
}

fn halves(area: Rect) -> [Rect; 3] {
    let columns = [Constraint::Fill(11), Constraint::Length(1), Constraint::Fill(9)];
    Layout::horizontal(columns).areas(area)
}

fn draw_body(frame: &mut Frame<'_>, game: &Game, area: Rect) {
    let [left, _, right] = halves(area);
    listing::pane(&game.view, left.width).draw(frame, left);
    let cells = objects::pane(&game.view);
    let height = cells.height().min((area.height / 2).max(2));
    let rows = [Constraint::Fill(1), Constraint::Length(height)];
    let [tasks, things] = Layout::vertical(rows).areas(right);
    panes::tasks(&game.view).draw(frame, tasks);
    cells.draw(frame, things);
}

fn title_line(game: &Game) -> String {
    let shortest = match &game.shortest {
        Some(shortest) => format!("the shortest known: {}", shortest.len()),
        None => "nothing can be lost".into(),
    };
    format!(" be the scheduler: {}   step {}, {shortest}", game.work, game.taken.len())
}

/// Who could be next; in the end, how it went.
fn choices(game: &Game) -> Pane<'_> {
    let Some(found) = game.position.found else {
        let row = |(worker, does): &(_, Does)| {
            let name = game.view.replay.names().task(*worker);
            styled(format!(" {}  {name} would {does}", worker.0 - 1), false)
        };
        let rows = game.choices.iter().map(row).collect();
        return Pane::of("who is next?", rows);
    };
    let (lost, expected) = (game.position.lost(), game.work.expected());
    let total = format!(" the counter is at {found} of {expected}");
    let rows = if lost > 0 {
        let plural = if lost == 1 { "" } else { "s" };
        let first = game.position.first_loss().unwrap_or_default();
        let shortest = game.shortest.as_ref().map_or(first, Vec::len);
        let compared = if first > shortest {
            format!(" the first at step {first}; step {shortest} is possible")
        } else {
            format!(" the first at step {first}: nobody can be quicker")
        };
        vec![format!(" LOST {lost} update{plural}"), total, compared]
    } else {
        let shortest = game.shortest.as_ref();
        let hint = shortest.map_or_else(String::new, |shortest| {
            format!(" yet {} can lose one", steps(shortest.len()))
        });
        vec![" ALL KEPT".into(), total, hint]
    };
    let rows = rows.into_iter().chain([" r try again   u undo".into()]);
    let rows = rows.enumerate().map(|(at, row)| styled(row, at == 0)).collect();
    Pane::of("the end", rows)
}

/// The turns so far, the last one in sight.
fn taken(game: &Game) -> Pane<'_> {
    let row = |(step, turn): (usize, &Turn)| {
        let name = game.view.replay.names().task(turn.worker);
        let did = match turn.does {
            Does::Load(value) => format!("loads {value}"),
            Does::Store { value, .. } => format!("stores {value}"),
        };
        let before = step.checked_sub(2).map_or(0, |before| game.position.turns[before].lost);
        let lost = if turn.lost > before { format!(": {} lost", turn.lost) } else { String::new() };
        let text = format!("{step:>3}  {name} {did}{lost}");
        styled(text, step == game.position.turns.len())
    };
    let rows: Vec<Line<'static>> = (1..).zip(&game.position.turns).map(row).collect();
    let title = match rows.len() {
        0 => "nobody had a turn yet".into(),
        len => format!("the {} so far", steps(len)),
    };
    Pane::of(title, rows).with_focus(usize::MAX / 2)
}
