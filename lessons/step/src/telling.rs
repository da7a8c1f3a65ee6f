//! What the panes call things, and what they say of a task.

use crate::player::Player;
use handloom::trace::{Actor, TaskId, Wait, WaitsFor};
use replay::names::moment;
use replay::{TaskState, Thing};

impl Player {
    /// What a task, a thread or another thing is called.
    pub(crate) fn name(&self, thing: Thing) -> String {
        let names = self.replay.names();
        match thing {
            Thing::Task(task) => names.task(task),
            Thing::Thread(thread) => names.thread(thread),
            Thing::Object(object) => names.object(object),
            Thing::Source(source) => names.source(source),
            Thing::Timer(_) | Thing::Ready | Thing::Output => String::new(),
        }
    }

    /// `t+0.100 s`, as the title shows it.
    pub(crate) fn moment(&self) -> String {
        moment(self.replay.world().now.at)
    }

    /// A task in a few words: its state, and what it waits for or who woke it.
    pub(crate) fn about(&self, task: TaskId) -> String {
        let (world, names) = (self.replay.world(), self.replay.names());
        let Some(row) = world.tasks.get(task) else {
            return String::new();
        };
        match (row.state, &row.waits[..]) {
            (
                TaskState::Waiting,
                [Wait { on: WaitsFor::Timer { deadline: Some(at), .. }, place }],
            ) => {
                format!("until {} ({})", moment(*at), names.place(place))
            }
            (TaskState::Waiting, [wait]) => names.wait(wait),
            (TaskState::Waiting, [wait, rest @ ..]) => {
                format!("{}, {} more", names.wait(wait), rest.len())
            }
            (TaskState::Ready, _) => match row.woken {
                Some((Actor::Task(by), _)) if by == task => "woke itself".into(),
                Some((by, _)) => format!("woken by {}", names.actor(by)),
                None => "not polled yet".into(),
            },
            (TaskState::Panicked, _) => row.message.as_deref().unwrap_or_default().into(),
            _ => String::new(),
        }
    }
}
