use crate::programs::{crowd, pipeline, race, record};
use crate::sample::everything;
use crate::{replay, replay_of};
use handloom::Runtime;
use handloom::trace::*;
use replay::{Replay, TaskState, Thing, World};
use std::time::Duration;

/// Every world of a run on the way to its end, and the same ones on the way back.
pub(crate) fn there_and_back(mut replay: Replay) -> Vec<World> {
    let mut worlds = vec![replay.world().clone()];
    assert_eq!(worlds[0], World::default());
    while replay.forward() {
        worlds.push(replay.world().clone());
    }
    for k in (0..=replay.len()).rev() {
        assert_eq!(replay.at(k), &worlds[k], "step {k}");
        assert_eq!(replay.world().changed(), worlds[k].changed(), "step {k}");
    }
    // And by leaps, which go either way.
    let len = replay.len();
    for k in (0..=len).map(|n| n * 7919 % (len + 1)) {
        assert_eq!(replay.at(k), &worlds[k], "step {k}");
    }
    worlds
}

fn numbered(what: impl IntoIterator<Item = What>) -> Vec<Event> {
    let event = |(step, what)| Event {
        step,
        at: Duration::from_millis(step),
        thread: ThreadId(step as u32 % 2),
        caller: step.is_multiple_of(3).then(|| Place { file: "b.rs".into(), line: 3, column: 1 }),
        what,
    };
    (0..).zip(what).map(event).collect()
}

#[test]
fn the_world_is_the_same_whichever_way_one_came() {
    there_and_back(replay(race()));
    there_and_back(replay(pipeline()));
}

#[test]
fn odd_orders_of_events_are_walked_through_in_both_directions() {
    let mut what = everything();
    let mut random = 7_u64;
    for _ in 0..40 {
        there_and_back(replay_of(numbered(what.iter().cloned())));
        for at in (1..what.len()).rev() {
            random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            what.swap(at, (random >> 33) as usize % (at + 1));
        }
    }
}

#[test]
fn the_first_of_the_ready_queue_is_the_next_to_be_polled() {
    let runs = [
        record(Runtime::builder(), race()),
        record(Runtime::builder(), pipeline()),
        record(Runtime::builder(), crowd()),
    ];
    for events in runs {
        let mut replay = replay_of(events.clone());
        let mut polls = 0;
        for (k, event) in events.iter().enumerate() {
            if let What::Polled { task } = event.what {
                let order = replay.at(k).ready.order();
                assert_eq!(order.first(), Some(&task), "step {k}: {order:?}");
                polls += 1;
            }
        }
        assert!(polls > 5);
        assert!(replay.at(events.len()).ready.is_empty());
    }
}

#[test]
fn with_a_seed_whoever_is_polled_was_ready() {
    for seed in 0..5 {
        let events = record(Runtime::builder().seed(seed), crowd());
        let mut replay = replay_of(events.clone());
        for (k, event) in events.iter().enumerate() {
            if let What::Polled { task } = event.what {
                assert!(replay.at(k).ready.order().contains(&task), "step {k}");
            }
        }
    }
}

#[test]
fn who_gives_up_a_turn_is_ready_at_once_and_who_stores_has_nothing_old_in_hand() {
    let worlds = there_and_back(replay(race()));
    for world in &worlds {
        for (id, task) in world.tasks.iter().filter(|(_, task)| task.state != TaskState::Running) {
            let ready = world.ready.order().contains(id);
            assert_eq!(task.state == TaskState::Ready, ready, "step {}: {id}", world.step);
        }
    }
    let seen = |world: &World| -> Vec<Thing> {
        world.cells.iter().flat_map(|(_, cell)| cell.seen.keys().copied()).collect()
    };
    let both = [1, 2].map(|worker| Thing::Task(TaskId(worker)));
    assert!(worlds.iter().any(|world| seen(world) == both), "both have loaded");
    assert_eq!(seen(worlds.last().unwrap()), [Thing::Task(TaskId::MAIN)]);
}

#[test]
fn one_task_runs_at_a_time_and_every_task_ends_as_it_did() {
    let worlds = there_and_back(replay(pipeline()));
    for world in &worlds {
        let running = world.tasks.iter().filter(|(_, task)| task.state == TaskState::Running);
        assert_eq!(running.map(|(id, _)| *id).collect::<Vec<_>>(), Vec::from_iter(world.running()));
        for (id, task) in world.tasks.iter() {
            let ready = world.ready.order().contains(id);
            assert!(!ready || matches!(task.state, TaskState::Ready | TaskState::Running));
            assert!(task.waits.is_empty() || task.state == TaskState::Waiting);
        }
    }
    let end = worlds.last().unwrap();
    let states: Vec<_> = end.tasks.iter().map(|(_, task)| task.state).collect();
    use TaskState::{Cancelled, Done, Panicked};
    assert_eq!(states, [Done, Done, Done, Done, Cancelled, Panicked]);
    assert_eq!(end.tasks.get(TaskId(5)).unwrap().message.as_deref(), Some("no bread"));
    assert!(end.timers.is_empty());
    assert_eq!(end.output.len(), 5);
    assert_eq!(end.output[0].line, "item 0");
    assert!(end.output.iter().all(|line| [Some(TaskId(2)), Some(TaskId(3))].contains(&line.task)));
}

#[test]
fn queues_and_locks_know_what_is_in_them_and_who_waits() {
    let worlds = there_and_back(replay(pipeline()));
    let (mut full, mut contended) = (0, 0);
    for world in &worlds {
        for (id, queue) in world.queues.iter() {
            assert_eq!(queue.len as u64, queue.puts - queue.gets);
            assert!(queue.len <= 1 && queue.capacity.is_none_or(|capacity| capacity == 1));
            let producer = TaskId(1);
            if world.waiters(Thing::Object(*id)).contains(&producer) {
                // Between the get that makes room and the wake that follows there is room.
                full += queue.len;
            }
        }
        for (id, lock) in world.locks.iter() {
            for waiter in world.waiters(Thing::Object(*id)) {
                assert_ne!(lock.holder, Some(waiter));
                contended += usize::from(lock.held);
            }
        }
    }
    assert!(full > 0 && contended > 0);
    let end = worlds.last().unwrap();
    let (_, queue) = end.queues.iter().next().unwrap();
    assert_eq!((queue.puts, queue.gets, queue.closed), (5, 5, true));
}

#[test]
fn a_cell_knows_who_holds_a_value_that_is_out_of_date() {
    let worlds = there_and_back(replay(race()));
    let cell = ObjectId { kind: ObjectKind::Cell, number: 1 };
    let stale = |world: &World| {
        let cell = world.cells.get(cell)?;
        let value = cell.value.as_ref()?;
        Some(cell.seen.values().filter(|seen| *seen != value).count())
    };
    assert!(worlds.iter().filter_map(stale).any(|stale| stale > 0));
    let end = worlds.last().unwrap();
    assert_eq!(end.cells.get(cell).unwrap().value.as_deref(), Some("2"));
    assert_eq!(end.output[0].line, "counter: 2");
}

#[test]
fn the_place_is_the_line_that_is_at_work_and_waiting_tasks_stand_on_theirs() {
    let mut replay = replay(race());
    let source = include_str!("programs.rs");
    let line = |place: &Place| source.lines().nth(place.line as usize - 1).unwrap().to_owned();
    let events = replay.events().to_vec();
    let mut stood = 0;
    for (k, event) in events.iter().enumerate() {
        let world = replay.at(k + 1);
        let place = world.now.place.as_ref().map(line).unwrap_or_default();
        match &event.what {
            What::CellRead { .. } => assert!(place.contains("counter.get()"), "{place}"),
            What::CellWritten { .. } => assert!(place.contains("counter.set("), "{place}"),
            What::Output { .. } => assert!(place.contains("output("), "{place}"),
            What::Spawned { .. } => assert!(place.contains("spawn_named("), "{place}"),
            What::Pending { waits, .. } if waits[0].on == WaitsFor::Turn => {
                assert!(place.contains("yield_now()"), "{place}");
            }
            _ => {}
        }
        let file = "lessons/replay/tests/replay/programs.rs";
        let standing = world.standing(file);
        stood += standing.len();
        for (id, task) in world.tasks.iter().filter(|(_, task)| task.state == TaskState::Waiting) {
            for wait in task.waits.iter().filter(|wait| wait.place.file == file) {
                assert!(standing[&wait.place.line].contains(id));
            }
        }
    }
    assert!(stood > 20);
}

#[test]
fn what_changed_is_what_differs() {
    let worlds = there_and_back(replay(pipeline()));
    for pair in worlds.windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        let changed = after.changed();
        for (id, task) in after.tasks.iter() {
            let differs = before.tasks.get(*id) != Some(task);
            assert_eq!(changed.contains(&Thing::Task(*id)), differs, "step {}", after.step);
        }
        let order = before.ready.order() != after.ready.order();
        assert!(!order || changed.contains(&Thing::Ready), "step {}", after.step);
        let printed = before.output.len() != after.output.len();
        assert_eq!(changed.contains(&Thing::Output), printed);
        for (id, queue) in after.queues.iter() {
            let differs = before.queues.get(*id) != Some(queue);
            assert_eq!(changed.contains(&Thing::Object(*id)), differs);
        }
        for (id, _) in before.timers.iter().filter(|(id, _)| after.timers.get(**id).is_none()) {
            assert!(changed.contains(&Thing::Timer(*id)));
        }
    }
}
