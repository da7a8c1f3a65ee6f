//! *Be the scheduler*: whoever plays says which worker is next, and tries to lose an update.

// The command line.
mod arguments;

// The race, and where it stands.
mod program;

mod position;

// What the keys do, and what is on the screen.
mod keys;

mod screen;

pub(crate) use arguments::work;

use crate::player::Player;
use crate::terminal::Screen;
use handloom::trace::TaskId;
use lessons::race::Work;
use position::{Does, Position};
use ratatui::Frame;
use ratatui::crossterm::event::Event;
use replay::{Header, Recording, Replay, SourceFile};

/// A game on the screen.
#[derive(Debug)]
pub(crate) struct Game {
    work: Work,
    /// No schedule loses an update in fewer steps than this one.
    shortest: Option<Vec<TaskId>>,
    taken: Vec<TaskId>,
    position: Position,
    /// Who could be next, and what would be done.
    choices: Vec<(TaskId, Does)>,
    /// The position as the player shows it, with nothing in it to be played on.
    view: Player,
    helps: bool,
    /// What is to be said of the last key.
    answer: String,
    over: bool,
}

impl Game {
    pub(crate) fn new(work: Work) -> Game {
        let position = Position::after(work, &[]);
        let mut game = Game {
            work,
            shortest: position::shortest(work),
            taken: Vec::new(),
            choices: Vec::new(),
            view: view(&position),
            position,
            helps: false,
            answer: String::new(),
            over: false,
        };
        game.look();
        game.answer = match &game.shortest {
            Some(shortest) => {
                format!("lose an update, if you can: {} will do", steps(shortest.len()))
            }
            None => "one worker alone can lose nothing, whatever you do".into(),
        };
        game
    }

    fn quit(&mut self) {
        self.over = true;
    }

    /// Gives a worker the next turn.
    fn choose(&mut self, number: u32) {
        let worker = TaskId(number + 1);
        if self.position.found.is_some() {
            self.answer = "all are done: r tries again, u takes a step back".into();
        } else if self.position.ready.contains(&worker) {
            let had_lost = self.position.lost() > 0;
            self.taken.push(worker);
            self.look();
            if self.position.found.is_some() {
                self.answer = format!("to walk through it: {}", self.command());
            } else if !had_lost && self.position.lost() > 0 {
                self.answer = self.verdict();
            }
        } else if (number as usize) < self.work.workers {
            self.answer = format!("worker {number} is done, and cannot be next");
        } else {
            let last = self.work.workers - 1;
            self.answer =
                format!("there is no worker {number}: they are numbered from 0 to {last}");
        }
    }

    fn undo(&mut self) {
        match self.taken.pop() {
            Some(worker) => {
                self.look();
                self.answer = format!("worker {} has not had this turn", worker.0 - 1);
            }
            None => self.answer = "nobody has had a turn yet".into(),
        }
    }

    fn try_again(&mut self) {
        self.taken.clear();
        self.look();
        self.answer = "from the beginning".into();
    }

    /// What opens this game in the player.
    fn command(&self) -> String {
        let Work { workers, increments } = self.work;
        let schedule = numbers(&self.taken, ",");
        format!("step 15 --workers {workers} --increments {increments} --schedule {schedule}")
    }

    fn show_shortest(&mut self) {
        self.answer = match &self.shortest {
            Some(shortest) => format!("a shortest: {}", numbers(shortest, ", ")),
            None => "no schedule loses an update: there is only one worker".into(),
        };
    }

    /// Looks at where the game stands, and at what each choice would lead to.
    fn look(&mut self) {
        self.position = Position::after(self.work, &self.taken);
        let would = |next: &TaskId| {
            let position = Position::after(self.work, &[&self.taken[..], &[*next]].concat());
            position.turns.last().map(|turn| (*next, turn.does))
        };
        self.choices = self.position.ready.iter().filter_map(would).collect();
        self.view = view(&self.position);
        self.answer.clear();
    }

    /// How the step that lost the first update compares.
    fn verdict(&self) -> String {
        match (self.position.first_loss(), &self.shortest) {
            (Some(step), Some(shortest)) if step > shortest.len() => {
                format!("an update is lost at step {step}; {} is possible", shortest.len())
            }
            (Some(step), _) => format!("an update is lost at step {step}: nobody can be quicker"),
            (None, _) => "no update is lost".into(),
        }
    }
}

impl Screen for Game {
    fn draw(&self, frame: &mut Frame<'_>) {
        screen::draw(frame, self);
    }

    fn press(&mut self, event: &Event) {
        keys::press(self, event);
    }

    fn is_over(&self) -> bool {
        self.over
    }
}

fn numbers(workers: &[TaskId], separator: &str) -> String {
    let numbers: Vec<_> = workers.iter().map(|worker| (worker.0 - 1).to_string()).collect();
    numbers.join(separator)
}

fn steps(count: usize) -> String {
    format!("{count} step{}", if count == 1 { "" } else { "s" })
}

fn view(position: &Position) -> Player {
    let (name, text) = program::SOURCE;
    // What a worker does is what there is to choose from; the rest of the file is in the way.
    let lines = (1..).zip(text.lines().map(str::to_owned));
    let lines = lines.skip_while(|(_, line)| !line.starts_with(program::WORKER)).collect();
    let file = SourceFile { name: name.into(), lines, whole: true };
    let header = Header { files: vec![file], ..Header::default() };
    let events = position.events.clone();
    let mut player = Player::new(Replay::new(Recording { header, events }));
    player.go(usize::MAX);
    player
}

#[cfg(test)]
mod tests;
