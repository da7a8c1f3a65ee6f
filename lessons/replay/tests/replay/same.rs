use crate::programs::{crowd, pipeline, race, record};
use handloom::Runtime;
use handloom::trace::*;
use replay::task_events;
use std::time::Duration;

/// The events as another run might have them: later, with other things in between, and with the
/// turns of different tasks in another order.
fn disturbed(events: &[Event]) -> Vec<Event> {
    let noise = [
        What::Parked { until: None },
        What::SourceReady { source: SourceId(1), readable: true, writable: false },
        What::Unparked,
        What::SlowPoll { task: TaskId(1), took: Duration::from_secs(1), from: None, to: None },
    ];
    let mut disturbed = Vec::new();
    for event in events {
        let later = event.at + Duration::from_secs(1) * event.step as u32;
        disturbed.push(Event { at: later, ..event.clone() });
        let between = noise[event.step as usize % noise.len()].clone();
        disturbed.push(Event { what: between, ..event.clone() });
    }
    disturbed
}

#[test]
fn what_the_world_decides_is_left_out() {
    for program in [record(Runtime::builder(), race()), record(Runtime::builder(), pipeline())] {
        assert_eq!(task_events(&program), task_events(&disturbed(&program)));
    }
    let sleep = |ms| {
        record(Runtime::builder(), async move {
            handloom::time::sleep(Duration::from_millis(ms)).await;
        })
    };
    assert_ne!(sleep(1), sleep(2));
    assert_eq!(task_events(&sleep(1)), task_events(&sleep(2)));
}

#[test]
fn what_a_program_does_is_not_left_out() {
    let events = record(Runtime::builder(), pipeline());
    let whole = task_events(&events);
    let idle = |what: &What| {
        // Turns in vain, what is nobody's, and what follows from time alone.
        matches!(
            what,
            What::Woken { .. }
                | What::Polled { .. }
                | What::Pending { .. }
                | What::TimerFired { .. }
                | What::Parked { .. }
                | What::Unparked
        )
    };
    let mut left_out = 0;
    for at in 0..events.len() {
        let mut less = events.clone();
        let event = less.remove(at);
        if !idle(&event.what) {
            left_out += 1;
            assert_ne!(task_events(&less), whole, "without {event:?}");
        }
    }
    assert!(left_out > 40, "{left_out}");
    let seeded = |seed| task_events(&record(Runtime::builder().seed(seed), race()));
    assert!((1..10).any(|seed| seeded(seed) != seeded(0)), "who loses is told by the cell");
    assert_ne!(task_events(&record(Runtime::builder(), crowd())), whole);
}

#[test]
fn a_turn_in_vain_is_left_out_and_a_turn_that_was_given_up_is_not() {
    let task = TaskId(1);
    let event =
        |(step, what)| Event { step, at: Duration::ZERO, thread: ThreadId(0), caller: None, what };
    let events = |what: Vec<What>| (0..).zip(what).map(event).collect::<Vec<_>>();
    let place = Place { file: "b.rs".into(), line: 3, column: 1 };
    let wait = |on| Wait { on, place: place.clone() };
    let join = |task| wait(WaitsFor::Join { task: TaskId(task) });
    let woken = |by| What::Woken { task, by: Actor::Task(TaskId(by)) };
    let (polled, ready) = (|| What::Polled { task }, || What::Ready { task });
    let pending = |waits| What::Pending { task, waits };
    let story = |what| task_events(&events(what)).remove(&task).unwrap();

    let at_once = vec![polled(), pending(vec![join(2), join(3)]), woken(2), polled(), ready()];
    let one_by_one = vec![
        polled(),
        pending(vec![join(2), join(3)]),
        woken(2),
        polled(),
        pending(vec![join(3)]),
        woken(3),
        polled(),
        ready(),
    ];
    assert_eq!(story(at_once.clone()), story(one_by_one));
    let then_something_else =
        vec![polled(), pending(vec![join(2)]), woken(2), polled(), pending(vec![join(4)])];
    assert_eq!(story(then_something_else.clone()), then_something_else);
    let alone = |by| vec![polled(), pending(vec![join(2)]), woken(by), polled(), ready()];
    assert_ne!(story(alone(2)), story(alone(3)), "who waits for one is woken by one");
    let turns = |count: usize| {
        let turn = [polled(), pending(vec![wait(WaitsFor::Turn)]), woken(1)];
        turn.into_iter().cycle().take(3 * count).collect::<Vec<_>>()
    };
    assert_ne!(story(turns(2)), story(turns(3)));
    assert!(task_events(&[]).is_empty());
}
