//! A player for recorded runs: forwards, backwards, and to whatever happens next.
//!
//! ```text
//! cargo run --bin step -- 21_life_coroutines [lesson arguments]   runs the lesson and opens the run
//! cargo run --bin step -- FILE.json                               opens what --record wrote
//! cargo run --bin step -- --play 15_counter_race                  be the scheduler of a race
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

// The run that the reader decides.
mod game;

use game::Game;
use player::Player;
use ratatui::DefaultTerminal;
use ratatui::crossterm::event;
use replay::Replay;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    if matches!(arguments.first().and_then(|word| word.to_str()), Some("--help" | "-h")) {
        println!("{}", open::HELP);
        return ExitCode::SUCCESS;
    }
    let opened = match arguments.split_first() {
        Some((first, rest)) if first == "--play" => play(rest),
        _ => walk(&arguments),
    };
    match opened {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("step: {why}");
            ExitCode::from(2)
        }
    }
}

/// Opens a recording in the player.
fn walk(arguments: &[OsString]) -> Result<(), String> {
    // Before a lesson runs for nothing.
    if !is_terminal() {
        return Err("this needs a terminal; a lesson's --trace prints the same run as text".into());
    }
    let mut player = Player::new(Replay::new(open::recording(arguments)?));
    with_terminal(|terminal| show(terminal, &mut player))
}

/// Lets the reader be the scheduler.
fn play(arguments: &[OsString]) -> Result<(), String> {
    let work = game::work(arguments)?;
    if !is_terminal() {
        return Err("this needs a terminal; a lesson's --explore prints every schedule".into());
    }
    let mut game = Game::new(work);
    with_terminal(|terminal| {
        while !game.is_over() {
            terminal.draw(|frame| game::draw(frame, &game))?;
            game::press(&mut game, &event::read()?);
        }
        Ok(())
    })
}

fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// From here to `restore` the terminal is ours. A panic gives it back before it says anything.
fn with_terminal(run: impl FnOnce(&mut DefaultTerminal) -> io::Result<()>) -> Result<(), String> {
    let result = ratatui::try_init().and_then(|mut terminal| run(&mut terminal));
    ratatui::restore();
    result.map_err(|error| format!("the terminal: {error}"))
}

/// Draws, waits for a key or for the next beat, and again.
fn show(terminal: &mut DefaultTerminal, player: &mut Player) -> io::Result<()> {
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

#[cfg(test)]
mod tests;
