use crate::programs::{pipeline, race};
use crate::replay;
use handloom::trace::{Actor, TaskId, What};
use replay::Kind;

#[test]
fn who_woke_me_leads_to_the_wake_its_cause_and_the_poll_that_followed() {
    let replay = replay(pipeline());
    let events = replay.events();
    let mut told = 0;
    for (at, event) in events.iter().enumerate() {
        let What::Polled { task } = event.what else { continue };
        let wake = replay.who_woke(task, at + 1).unwrap();
        assert_eq!(wake.poll, Some(at + 1));
        match events[wake.step - 1].what {
            What::Woken { task: woken, by } => assert_eq!((woken, by), (task, wake.by)),
            What::Spawned { task: spawned, .. } => assert_eq!(spawned, task),
            ref other => panic!("{other:?}"),
        }
        let cause = wake.cause.map(|step| &events[step - 1].what);
        match (wake.by, cause) {
            (Actor::Timer(timer), Some(What::TimerSet { timer: set, .. })) => {
                assert_eq!(timer, *set);
                told += 1;
            }
            (Actor::Task(waker), Some(What::Polled { task })) => {
                assert_eq!(waker, *task);
                told += 1;
            }
            (Actor::Runtime, None) => {}
            // The task that ended in its turn without a poll wakes who joins it.
            (Actor::Task(TaskId(4)), None) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(told > 10);
    // Whoever was only spawned so far was made ready by that.
    let spawned = events.iter().position(|it| matches!(it.what, What::Spawned { .. })).unwrap();
    let wake = replay.who_woke(TaskId(1), spawned + 1).unwrap();
    assert_eq!((wake.by, wake.step), (Actor::Task(TaskId::MAIN), spawned + 1));
    assert_eq!(replay.who_woke(TaskId(1), 0), None);
    assert_eq!(replay.who_woke(TaskId(99), usize::MAX), None);
}

#[test]
fn jumps_go_to_the_nearest_event_of_the_kind_and_back_again() {
    let replay = replay(race());
    let len = replay.len();
    for kind in Kind::ALL {
        let (mut forward, mut k) = (Vec::new(), 0);
        while let Some(next) = replay.next(kind, k) {
            assert!(next > k && next <= len);
            forward.push(next);
            k = next;
        }
        let (mut back, mut k) = (Vec::new(), len + 1);
        while let Some(before) = replay.previous(kind, k) {
            assert!(before < k);
            back.push(before);
            k = before;
        }
        back.reverse();
        assert_eq!(forward, back, "{kind:?}");
        let expected = match kind {
            Kind::Io => 0,
            Kind::Output => 1,
            Kind::Shared => 9,
            Kind::Coroutine | Kind::Thread => 0,
            Kind::Wake | Kind::Switch => continue,
        };
        assert_eq!(forward.len(), expected, "{kind:?}");
    }
    assert_eq!(replay.next(Kind::Wake, usize::MAX), None);
    assert_eq!(replay.previous(Kind::Wake, 0), None);
}

#[test]
fn a_switch_is_a_poll_of_another_task() {
    let replay = replay(race());
    let mut last = None;
    for (at, event) in replay.events().iter().enumerate() {
        if let What::Polled { task } = event.what {
            let switched = replay.next(Kind::Switch, at) == Some(at + 1);
            assert_eq!(switched, last != Some(task));
            last = Some(task);
        }
    }
}

#[test]
fn following_a_task_visits_all_that_it_does_and_all_that_happens_to_it() {
    let replay = replay(race());
    let task = TaskId(1);
    let (mut visited, mut k) = (Vec::new(), 0);
    while let Some(next) = replay.next_of(task, k) {
        assert!(replay.concerns(task, next));
        assert_eq!(replay.previous_of(task, next + 1), Some(next));
        visited.push(&replay.events()[next - 1].what);
        k = next;
    }
    assert!(matches!(visited.first(), Some(What::Spawned { .. })));
    assert!(matches!(visited.last(), Some(What::Ready { .. } | What::Woken { .. })), "{visited:?}");
    let count = |wanted: fn(&What) -> bool| visited.iter().filter(|what| wanted(what)).count();
    assert_eq!(count(|what| matches!(what, What::CellRead { .. })), 2);
    assert_eq!(count(|what| matches!(what, What::CellWritten { .. })), 2);
    assert_eq!(count(|what| matches!(what, What::Polled { .. })), 3);
}
