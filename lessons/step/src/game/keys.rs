//! What the keys do in a game.

use super::Game;
use ratatui::crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};

/// The page that `?` shows.
pub(super) const HELP: [(&str, &str); 6] = [
    ("0 1 2 …", "this worker has the next turn"),
    ("u ← Bksp", "undo: takes the last turn back"),
    ("r Home", "try again, from the beginning"),
    ("s", "show a shortest schedule that loses an update"),
    ("? h", "this page"),
    ("q Ctrl-C", "quit"),
];

/// A key was pressed, or the window has another size: that is drawn in any case.
pub(crate) fn press(game: &mut Game, event: &Event) {
    let Event::Key(key) = event else {
        return;
    };
    if key.kind == KeyEventKind::Release {
        return;
    }
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Char('c') if control => game.quit(),
        KeyCode::Char('q') => game.quit(),
        _ if game.helps => game.helps = false,
        KeyCode::Char('?' | 'h') => game.helps = true,
        KeyCode::Char('u') | KeyCode::Left | KeyCode::Backspace => game.undo(),
        KeyCode::Char('r') | KeyCode::Home => game.try_again(),
        KeyCode::Char('s') => game.show_shortest(),
        KeyCode::Char(letter) => match letter.to_digit(10) {
            Some(number) => game.choose(number),
            None => game.answer = format!("{letter:?} does nothing; ? shows the keys"),
        },
        _ => {}
    }
}
