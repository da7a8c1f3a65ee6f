//! What the keys do.

use crate::player::Player;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use replay::Kind;

/// The page that `?` shows: a key or two, and what they do.
pub(crate) const HELP: [(&str, &str); 18] = [
    ("n → Enter", "next step"),
    ("b ←", "one step back"),
    ("PgDn PgUp", "ten steps on, ten steps back"),
    ("f l", "first step, last step; Home and End do the same"),
    ("p Space", "play, and pause"),
    ("+ -", "play faster, slower"),
    ("g", "go to a step: type its number, then Enter"),
    ("w s i o", "next wake, switch of task, I/O, line of output"),
    ("c", "next use of what is shared: a cell, lock or queue"),
    ("y j", "next step of a coroutine; begin or end of a thread or job"),
    ("W S I O …", "the one before"),
    ("↑ ↓ Tab", "select a task"),
    ("t", "follow the task: next and back go along it; t lets go"),
    ("u", "who woke the task? again: and what caused that?"),
    ("Esc", "no task selected, no question open"),
    ("▶ ● ◂", "the line that acts; a line where somebody waits, and who"),
    ("bold", "what the last event has changed"),
    ("q Ctrl-C", "quit"),
];

/// How many steps a page is.
const PAGE: usize = 10;

/// The letters that find the next event of a kind, and as capitals the one before.
pub(crate) const KINDS: [(char, Kind); 7] = [
    ('w', Kind::Wake),
    ('s', Kind::Switch),
    ('i', Kind::Io),
    ('o', Kind::Output),
    ('c', Kind::Shared),
    ('y', Kind::Coroutine),
    ('j', Kind::Thread),
];

/// A key was pressed, or the window has another size: that is drawn in any case.
pub(crate) fn press(player: &mut Player, event: &Event) {
    let Event::Key(key) = event else {
        return;
    };
    if key.kind == KeyEventKind::Release {
        return;
    }
    if key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('c') {
        player.quit();
    } else if player.typed.is_some() {
        type_step(player, key);
    } else if player.helps {
        player.helps = false;
        if key.code == KeyCode::Char('q') {
            player.quit();
        }
    } else {
        command(player, key.code);
    }
}

fn command(player: &mut Player, code: KeyCode) {
    // Whoever moves by hand wants to look.
    if !matches!(code, KeyCode::Char(' ' | 'p' | '+' | '=' | '-' | '?')) {
        player.plays = false;
    }
    match code {
        KeyCode::Char('n') | KeyCode::Right | KeyCode::Enter => player.next(),
        KeyCode::Char('b') | KeyCode::Left | KeyCode::Backspace => player.back(),
        KeyCode::PageDown => (0..PAGE).for_each(|_| player.next()),
        KeyCode::PageUp => (0..PAGE).for_each(|_| player.back()),
        KeyCode::Char('f') | KeyCode::Home => player.go(0),
        KeyCode::Char('l') | KeyCode::End => player.go(usize::MAX),
        KeyCode::Char('p' | ' ') => player.play(),
        KeyCode::Char('+' | '=') => player.faster(),
        KeyCode::Char('-') => player.slower(),
        KeyCode::Char('g' | ':') => player.typed = Some(String::new()),
        KeyCode::Up | KeyCode::BackTab => player.select(false),
        KeyCode::Down | KeyCode::Tab => player.select(true),
        KeyCode::Char('t') => player.follow(),
        KeyCode::Char('u') => player.who_woke(),
        KeyCode::Char('?' | 'h') => player.helps = true,
        KeyCode::Esc => player.let_go(),
        KeyCode::Char('q') => player.quit(),
        KeyCode::Char(letter) => {
            if let Some(kind) = kind(letter.to_ascii_lowercase()) {
                player.find(kind, letter.is_ascii_lowercase());
            } else {
                player.answer = format!("{letter:?} does nothing; ? shows the keys");
            }
        }
        _ => {}
    }
}

fn kind(letter: char) -> Option<Kind> {
    KINDS.iter().find(|(key, _)| *key == letter).map(|(_, kind)| *kind)
}

/// After `g`: digits, and Enter.
fn type_step(player: &mut Player, key: &KeyEvent) {
    let Some(typed) = &mut player.typed else {
        return;
    };
    match key.code {
        // As many digits as any recording needs.
        KeyCode::Char(digit) if digit.is_ascii_digit() && typed.len() < 12 => typed.push(digit),
        KeyCode::Backspace => {
            typed.pop();
        }
        KeyCode::Enter => {
            let step = typed.parse().ok();
            player.typed = None;
            if let Some(step) = step {
                player.go(step);
            }
        }
        KeyCode::Esc => player.typed = None,
        _ => {}
    }
}
