//! Walking through a run.

use crate::read::Recording;
use crate::threads::{self, ByThread};
use crate::world::{Now, World};
use handloom::trace::{Event, TaskId};
use lessons::view::{Header, Names};
use std::cmp::Ordering;

/// A run, and the state of everything at one step of it.
///
/// Step `k` is the state after the first `k` events: step 0 is before everything, and step
/// [`len`](Replay::len) is the end. Each step, forwards or backwards, costs about as much as the
/// event changes; a jump costs as much as the steps in between.
#[derive(Debug)]
pub struct Replay {
    header: Header,
    events: Vec<Event>,
    names: Names,
    /// Which task was being polled on the event's thread, for each event.
    pub(crate) runners: Vec<Option<TaskId>>,
    pub(crate) by_thread: ByThread,
    world: World,
    /// What `world.now` was at each of the steps before.
    before: Vec<Now>,
}

impl Replay {
    /// Opens a recording at step 0.
    pub fn new(recording: Recording) -> Replay {
        let Recording { header, events } = recording;
        let names = Names::of(&events, header.file());
        let runners = crate::find::runners(&events);
        let by_thread = threads::by_thread(&events);
        let (world, before) = (World::default(), Vec::new());
        Replay { header, events, names, runners, by_thread, world, before }
    }

    /// What the recording says about itself.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// All events.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The names that things have in this run, and the English for its events.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// How many events there are, which is also the number of the last step.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether nothing happened.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Where the replay stands.
    pub fn step(&self) -> usize {
        self.world.step
    }

    /// The state of everything at this step.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The event that led to this step; none led to step 0.
    pub fn event(&self) -> Option<&Event> {
        self.events.get(self.step().checked_sub(1)?)
    }

    /// That event in words.
    pub fn words(&self) -> String {
        self.event().map_or_else(|| "before the first event".into(), |event| self.names.line(event))
    }

    /// One event further. False at the end.
    pub fn forward(&mut self) -> bool {
        let Some(event) = self.events.get(self.world.step) else {
            return false;
        };
        self.before.push(self.world.now.clone());
        self.world.forward(event);
        true
    }

    /// One event back. False at the beginning.
    pub fn back(&mut self) -> bool {
        let Some(now) = self.before.pop() else {
            return false;
        };
        self.world.back(now);
        true
    }

    /// Goes to step `k`, or to the end if there are fewer, and gives the state there.
    pub fn at(&mut self, k: usize) -> &World {
        loop {
            let moved = match self.world.step.cmp(&k) {
                Ordering::Less => self.forward(),
                Ordering::Equal => false,
                Ordering::Greater => self.back(),
            };
            if !moved {
                return &self.world;
            }
        }
    }
}
