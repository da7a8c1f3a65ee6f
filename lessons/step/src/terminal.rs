//! Taking the terminal, and giving it back.

use crate::End;
use crate::inputs::{Input, Inputs};
use crate::signals;
use ratatui::backend::Backend;
use ratatui::crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};
use ratatui::{DefaultTerminal, Frame};
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

/// What can be on the screen, and what keys and time do to it.
pub(crate) trait Screen {
    fn draw(&self, frame: &mut Frame<'_>);
    fn press(&mut self, event: &Event);
    fn is_over(&self) -> bool;

    /// How long it is from one `tick` to the next, if it goes on by itself.
    fn beat(&self) -> Option<Duration> {
        None
    }

    fn tick(&mut self) {}
}

/// Refuses with `why`, if there is no terminal.
pub(crate) fn required(why: &str) -> Result<(), End> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        Ok(())
    } else {
        Err(End::Wrong(why.into()))
    }
}

/// Shows `screen` until it is over. A panic gives the terminal back before it says anything.
pub(crate) fn show(inputs: &mut Inputs, screen: &mut impl Screen) -> Result<(), End> {
    let shown = take().map_err(End::from);
    let shown = shown.and_then(|mut terminal| live(&mut terminal, inputs, screen));
    ratatui::restore();
    shown
}

impl From<io::Error> for End {
    fn from(error: io::Error) -> End {
        End::Wrong(format!("the terminal: {error}"))
    }
}

fn take() -> io::Result<DefaultTerminal> {
    let mut terminal = ratatui::try_init()?;
    // Whoever was here before may have left without clearing.
    terminal.backend_mut().clear()?;
    Ok(terminal)
}

/// Draws, waits for an input or for the next beat, and again.
fn live(
    terminal: &mut DefaultTerminal,
    inputs: &mut Inputs,
    screen: &mut impl Screen,
) -> Result<(), End> {
    let mut due = None;
    while !screen.is_over() {
        terminal.draw(|frame| screen.draw(frame))?;
        due = screen.beat().map(|beat| due.unwrap_or_else(|| Instant::now() + beat));
        let mut input = inputs.next(due)?;
        if input.is_none() {
            due = due.map(|due| catch_up(screen, due));
        }
        // Keys that come faster than they can be drawn are drawn together.
        while let Some(next) = input {
            match next {
                Input::Event(event) if is_ctrl_z(&event) => {
                    ratatui::restore();
                    signals::step_aside();
                    // The shell continues the program at some time. If there is none that could
                    // have stopped it, it goes on at once.
                    inputs.is_continued_within(Duration::from_millis(100))?;
                    *terminal = take()?;
                }
                Input::Event(event) => screen.press(&event),
                Input::Continued => {
                    ratatui::restore();
                    *terminal = take()?;
                }
            }
            input = if screen.is_over() { None } else { inputs.next(Some(Instant::now()))? };
        }
    }
    Ok(())
}

/// Goes on by the beats that are over, and says when the next one is due. Drawing may take longer
/// than a beat. What takes much longer than a few is a pause, and not caught up with.
fn catch_up(screen: &mut impl Screen, mut due: Instant) -> Instant {
    const MOST: u32 = 20;
    let now = Instant::now();
    while let Some(beat) = screen.beat().filter(|_| due <= now) {
        screen.tick();
        due = (due + beat).max(now.checked_sub(beat * MOST).unwrap_or(due));
    }
    due
}

fn is_ctrl_z(event: &Event) -> bool {
    matches!(event, Event::Key(key) if key.kind != KeyEventKind::Release
        && key.code == KeyCode::Char('z')
        && key.modifiers.contains(KeyModifiers::CONTROL))
}
