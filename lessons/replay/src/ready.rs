//! The ready queue, in the order in which the loop will take from it.

use handloom::trace::TaskId;
use std::collections::VecDeque;

/// Who is ready to be polled.
///
/// The loop works in passes: the main future, if it was woken, and then the tasks that are ready at
/// that moment, and no others. So a main future that is woken in the middle of a pass comes behind
/// those that are left of it, and before those that became ready since.
#[derive(Clone, Debug, Default)]
pub struct ReadyQueue {
    tasks: VecDeque<TaskId>,
    pass: Pass,
    journal: Vec<Before>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Pass {
    /// How many of the tasks are left of this pass.
    left: usize,
    main_is_ready: bool,
    /// The main future is being polled: the pass begins when that is over.
    main_runs: bool,
}

#[derive(Clone, Debug)]
struct Before {
    step: usize,
    pass: Pass,
    moved: Moved,
}

#[derive(Clone, Copy, Debug)]
enum Moved {
    Nothing,
    Joined,
    Left(usize, TaskId),
}

impl ReadyQueue {
    /// Who is ready, the next one first. With a seeded scheduler any of the tasks may be next.
    pub fn order(&self) -> Vec<TaskId> {
        let mut order: Vec<_> = self.tasks.iter().copied().collect();
        if self.pass.main_is_ready {
            let behind = if self.pass.main_runs { order.len() } else { self.pass.left };
            order.insert(behind.min(order.len()), TaskId::MAIN);
        }
        order
    }

    /// How many are ready.
    pub fn len(&self) -> usize {
        self.tasks.len() + usize::from(self.pass.main_is_ready)
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn contains(&self, task: TaskId) -> bool {
        match task {
            TaskId::MAIN => self.pass.main_is_ready,
            _ => self.tasks.contains(&task),
        }
    }

    pub(crate) fn changed(&self, step: usize) -> bool {
        self.journal.last().is_some_and(|before| {
            before.step == step
                && (!matches!(before.moved, Moved::Nothing)
                    || before.pass.main_is_ready != self.pass.main_is_ready)
        })
    }

    /// `task` became ready.
    pub(crate) fn join(&mut self, step: usize, task: TaskId) {
        if task == TaskId::MAIN {
            self.note(step, Moved::Nothing);
            self.pass.main_is_ready = true;
        } else if !self.tasks.contains(&task) {
            self.note(step, Moved::Joined);
            self.tasks.push_back(task);
        }
    }

    /// `task` gets its turn, or is dropped in its turn.
    pub(crate) fn leave(&mut self, step: usize, task: TaskId) {
        if task == TaskId::MAIN {
            self.note(step, Moved::Nothing);
            self.pass = Pass { left: 0, main_is_ready: false, main_runs: true };
        } else if let Some(at) = self.tasks.iter().position(|ready| *ready == task) {
            self.note(step, Moved::Left(at, task));
            if self.pass.left == 0 {
                self.pass.left = self.tasks.len();
            }
            self.pass.left -= 1;
            self.tasks.remove(at);
        }
    }

    /// The poll of the main future is over: what is ready at this moment is the pass.
    pub(crate) fn main_polled(&mut self, step: usize) {
        self.note(step, Moved::Nothing);
        self.pass.main_runs = false;
        self.pass.left = self.tasks.len();
    }

    pub(crate) fn undo(&mut self, step: usize) {
        while let Some(before) = self.journal.pop_if(|before| before.step == step) {
            self.pass = before.pass;
            match before.moved {
                Moved::Nothing => {}
                Moved::Joined => {
                    self.tasks.pop_back();
                }
                Moved::Left(at, task) => self.tasks.insert(at, task),
            }
        }
    }

    fn note(&mut self, step: usize, moved: Moved) {
        self.journal.push(Before { step, pass: self.pass, moved });
    }
}

/// The way to a state is no part of it.
impl PartialEq for ReadyQueue {
    fn eq(&self, other: &Self) -> bool {
        (&self.tasks, self.pass) == (&other.tasks, other.pass)
    }
}

impl Eq for ReadyQueue {}
