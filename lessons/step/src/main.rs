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

mod catalog;

mod run;

// What comes in, and the terminal that it comes from.
mod inputs;

mod signals;

mod terminal;

// What the keys do.
mod keys;

mod player;

mod telling;

mod overview;

// What is on the screen.
mod listing;

mod objects;

mod panes;

mod pane;

mod screen;

// The run that the reader decides.
mod game;

use console::Modes;
use game::Game;
use inputs::Inputs;
use std::ffi::OsString;
use std::process::ExitCode;

/// Why there is nothing to be seen, or no longer.
#[derive(Debug)]
enum End {
    /// One line that says what is wrong and what to do about it.
    Wrong(String),
    /// A signal asked the program to end.
    Killed(i32),
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    if matches!(arguments.first().and_then(|word| word.to_str()), Some("--help" | "-h")) {
        println!("{}", open::HELP);
        return ExitCode::SUCCESS;
    }
    let seen = match arguments.split_first() {
        Some((first, rest)) if first == "--play" => play(rest),
        _ => walk(&arguments),
    };
    match seen {
        Ok(()) => ExitCode::SUCCESS,
        Err(End::Wrong(why)) => {
            eprintln!("step: {why}");
            ExitCode::from(2)
        }
        Err(End::Killed(signal)) => console::die_of(signal),
    }
}

/// Opens a recording in the player.
fn walk(arguments: &[OsString]) -> Result<(), End> {
    let mut inputs = Inputs::new()?;
    // What is typed until then is for the player, and waits.
    let silence = Modes::silent();
    let mut player = open::player(arguments, &mut inputs)?;
    drop(silence);
    terminal::show(&mut inputs, &mut player)
}

/// Lets the reader be the scheduler.
fn play(arguments: &[OsString]) -> Result<(), End> {
    let work = game::work(arguments).map_err(End::Wrong)?;
    terminal::required("this needs a terminal; a lesson's --explore prints every schedule")?;
    terminal::show(&mut Inputs::new()?, &mut Game::new(work))
}

#[cfg(test)]
mod tests;
