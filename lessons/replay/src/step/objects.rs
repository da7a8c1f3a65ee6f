//! What events do to queues, locks, cells, coroutines and their like.

use crate::rows::{Answer, Coroutine};
use crate::things::Thing;
use crate::world::World;
use handloom::trace::{
    CoroutineStatus, Event, ObjectId, ObjectKind, Place, TaskId, WaitsFor, What,
};
use std::sync::Arc;

impl World {
    /// A wait tells how things stand with what is waited for.
    pub(super) fn learn(&mut self, on: &WaitsFor) {
        let step = self.step;
        match *on {
            WaitsFor::QueuePut { queue, len, capacity } => {
                let row = self.queues.edit(step, queue);
                row.len = len;
                row.capacity = Some(capacity);
            }
            WaitsFor::QueueGet { queue } | WaitsFor::QueueJoin { queue, .. } => {
                self.queues.edit(step, queue);
            }
            WaitsFor::Lock { lock, holder } => {
                let row = self.locks.edit(step, lock);
                row.held = true;
                row.holder = holder;
            }
            WaitsFor::Permits { semaphore, available, .. } => {
                self.signals.edit(step, semaphore).available = Some(available);
            }
            WaitsFor::Notified { notify: object } | WaitsFor::Oneshot { oneshot: object } => {
                self.signals.edit(step, object);
            }
            WaitsFor::Job { job } => {
                self.jobs.edit(step, job);
            }
            WaitsFor::Turn
            | WaitsFor::Timer { .. }
            | WaitsFor::Socket { .. }
            | WaitsFor::Join { .. }
            | WaitsFor::Child { .. }
            | WaitsFor::Other { .. }
            | WaitsFor::More { .. } => {}
        }
    }

    /// Something with a number of its own is used.
    pub(super) fn object(&mut self, event: &Event, running: Option<TaskId>) {
        let step = self.step;
        let user = running.map_or(Thing::Thread(event.thread), Thing::Task);
        match &event.what {
            What::Named { object, .. } => self.mention(*object),
            What::QueuePut { queue, len, capacity } => {
                let row = self.queues.edit(step, *queue);
                (row.len, row.capacity) = (*len, Some(*capacity));
                row.puts = row.puts.saturating_add(1);
            }
            What::QueueGot { queue, len, capacity } => {
                let row = self.queues.edit(step, *queue);
                (row.len, row.capacity) = (*len, Some(*capacity));
                row.gets = row.gets.saturating_add(1);
            }
            What::QueueFull { queue, capacity } => {
                self.queues.edit(step, *queue).capacity = Some(*capacity);
            }
            // Nothing to get: an item on its way to somebody else is in it still.
            What::QueueEmpty { queue } => self.mention(*queue),
            What::QueueClosed { queue, len } => {
                let row = self.queues.edit(step, *queue);
                (row.len, row.closed) = (*len, true);
            }
            What::LockTaken { lock, by } => {
                let row = self.locks.edit(step, *lock);
                (row.held, row.holder) = (true, *by);
            }
            What::LockWaited { lock, holder } => {
                let row = self.locks.edit(step, *lock);
                (row.held, row.holder) = (true, *holder);
            }
            What::LockReleased { lock } => {
                let row = self.locks.edit(step, *lock);
                (row.held, row.holder) = (false, None);
            }
            What::CellRead { cell, value } => {
                let row = self.cells.edit(step, *cell);
                let value: Arc<str> = value.as_str().into();
                row.seen.insert(user, Arc::clone(&value));
                row.value = Some(value);
            }
            What::CellWritten { cell, value } => {
                let row = self.cells.edit(step, *cell);
                row.value = Some(value.as_str().into());
                row.written_by = Some(user);
                row.seen.remove(&user);
            }
            What::Resumed { coroutine, with } => {
                let row = self.coroutines.edit(step, *coroutine);
                row.sent = Some(with.clone());
                row.answer = None;
            }
            What::Yielded { coroutine, value } => {
                let value = value.as_deref().map(Arc::from);
                let knows_its_line = self.knows_its_line(*coroutine, event.caller.as_ref());
                let row = self.coroutines.edit(step, *coroutine);
                row.answer = Some(Answer::Yielded(value));
                row.place = event.caller.clone().filter(|_| knows_its_line);
            }
            What::CoroutineState { coroutine, state } => {
                let row = self.coroutines.edit(step, *coroutine);
                let before = row.state.replace(*state);
                match state {
                    CoroutineStatus::Running => row.place.clone_from(&event.caller),
                    CoroutineStatus::Created | CoroutineStatus::Closed => row.place = None,
                    CoroutineStatus::Suspended => {}
                }
                // What is dropped where it stands, by no line, has not answered.
                let is_running = before == Some(CoroutineStatus::Running);
                if *state == CoroutineStatus::Closed && is_running && event.caller.is_some() {
                    row.answer = Some(Answer::Ended);
                }
            }
            _ => {}
        }
    }

    /// Whether the line that a yield is told with is its own. A body that does not know it is told of
    /// with the line that resumed it, and so are all bodies around it. One that delegates to another
    /// call of its own function has the very line that resumed it, and not the one that resumed those
    /// around it.
    fn knows_its_line(&self, coroutine: ObjectId, line: Option<&Place>) -> bool {
        let resumed = |row: &Coroutine| row.place.as_ref() == line;
        let is_around = |row: &Coroutine| row.state == Some(CoroutineStatus::Running);
        let mut others =
            self.coroutines.iter().filter(|(id, row)| **id != coroutine && is_around(row));
        let is_callers = self.coroutines.get(coroutine).is_some_and(resumed);
        !is_callers || others.any(|(_, row)| !resumed(row))
    }

    /// Gives a row to something that has a name and has done nothing so far.
    fn mention(&mut self, object: ObjectId) {
        let step = self.step;
        match object.kind {
            ObjectKind::Queue => drop(self.queues.edit(step, object)),
            ObjectKind::Lock => drop(self.locks.edit(step, object)),
            ObjectKind::Semaphore | ObjectKind::Notify | ObjectKind::Oneshot => {
                self.signals.edit(step, object);
            }
            ObjectKind::Coroutine => drop(self.coroutines.edit(step, object)),
            ObjectKind::Cell => drop(self.cells.edit(step, object)),
            ObjectKind::Job => drop(self.jobs.edit(step, object)),
        }
    }
}
