//! A player for recorded runs: forwards, backwards, and to whatever happens next.
//!
//! ```text
//! cargo run --bin step -- 21_life_coroutines [lesson arguments]   runs the lesson and opens the run
//! cargo run --bin step -- FILE.json                               opens what --record wrote
//! ```
//! Press `?` inside for the keys. What is shown is computed by the package `replay`, from the
//! events of the recording and from nothing else.
#![forbid(unsafe_code)]

// Where the recording comes from.
mod open;

// What the keys do.
mod keys;

mod player;

// What is on the screen.
mod listing;

mod objects;

mod panes;

mod screen;

use player::Player;
use ratatui::DefaultTerminal;
use ratatui::crossterm::event;
use replay::Replay;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    if matches!(arguments.first().and_then(|word| word.to_str()), Some("--help" | "-h")) {
        println!("{}", open::HELP);
        return ExitCode::SUCCESS;
    }
    // Before a lesson runs for nothing.
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return refuse("this needs a terminal; a lesson's --trace prints the same run as text");
    }
    let recording = match open::recording(&arguments) {
        Ok(recording) => recording,
        Err(why) => return refuse(&why),
    };
    let mut player = Player::new(Replay::new(recording));
    // From here to `restore` the terminal is ours. A panic gives it back before it says anything.
    let result = ratatui::try_init().and_then(|mut terminal| play(&mut terminal, &mut player));
    ratatui::restore();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&format!("the terminal: {error}")),
    }
}

/// Draws, waits for a key or for the next beat, and again.
fn play(terminal: &mut DefaultTerminal, player: &mut Player) -> io::Result<()> {
    while !player.is_over() {
        terminal.draw(|frame| screen::draw(frame, player))?;
        let pressed = match player.beat() {
            Some(beat) if !event::poll(beat)? => None,
            _ => Some(event::read()?),
        };
        match pressed {
            None => player.tick(),
            Some(event) => keys::press(player, &event),
        }
    }
    Ok(())
}

fn refuse(why: &str) -> ExitCode {
    eprintln!("step: {why}");
    ExitCode::from(2)
}

#[cfg(test)]
mod tests;
