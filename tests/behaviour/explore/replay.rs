//! A schedule again, and step by step.

use handloom::explore::{Choice, Explorer, Replayed, Schedule};
use handloom::sync::SharedCell;
use handloom::time::VirtualClock;
use handloom::trace::{Recorder, TaskId, Tracer, What};
use handloom::{gather, spawn, yield_now};
use std::rc::Rc;
use std::sync::Arc;

async fn race() -> u32 {
    let total = Rc::new(SharedCell::new(0));
    let worker = |_| {
        let total = total.clone();
        spawn(async move {
            let seen = total.get();
            yield_now().await;
            total.set(seen + 1);
        })
    };
    gather((0..2).map(worker)).await;
    total.get()
}

fn schedule(text: &str) -> Schedule {
    text.parse().unwrap()
}

#[test]
fn every_schedule_that_is_reported_can_be_replayed() {
    let explored = Explorer::new().run(race);
    for (total, tally) in explored.outcomes() {
        let replay = Explorer::new().replay(&tally.shortest, race).unwrap();
        assert_eq!(replay.end, Replayed::Done(*total));
        assert_eq!(replay.schedule, tally.shortest);
        assert_eq!(replay.preemptions, tally.preemptions);
        let polled = replay.events.iter().filter_map(|event| match event.what {
            What::Polled { task } if task != TaskId::MAIN => Some(Choice::Run(task)),
            _ => None,
        });
        assert_eq!(polled.collect::<Vec<_>>(), tally.shortest.choices());
    }
}

#[test]
fn the_trace_is_the_same_every_time() {
    let run = || Explorer::new().replay(&schedule("0,1,1,0"), race).unwrap();
    let (one, two) = (run(), run());
    assert_eq!(one.events, two.events);
    assert_eq!(one.options.len(), 4);
    assert_eq!(one.options[3], [Choice::Run(TaskId(1))], "a single ready task is a step, too");
}

#[test]
fn choices_one_by_one() {
    let play = |text| Explorer::new().play(&schedule(text), race).unwrap();
    let (one, two) = (Choice::Run(TaskId(1)), Choice::Run(TaskId(2)));
    assert_eq!(play("").end, Replayed::Open(vec![one, two]));
    assert_eq!(play("0").end, Replayed::Open(vec![two, one]), "in order of arrival");
    assert_eq!(play("0,1,1").end, Replayed::Open(vec![one]));
    assert_eq!(play("0,1,1,0").end, Replayed::Done(1));
    // What has happened so far is there to be shown.
    let read = play("0").events.iter().any(|event| matches!(event.what, What::CellRead { .. }));
    assert!(read);
}

#[test]
fn a_schedule_that_cannot_be_followed_is_refused() {
    let replay = |text| Explorer::new().replay(&schedule(text), race).unwrap_err().to_string();
    assert_eq!(replay("0,0,0"), "step 2 cannot be 0: it is one of 1");
    assert_eq!(replay("2"), "step 0 cannot be 2: it is one of 0, 1");
    assert_eq!(replay("0,0,1,1,1"), "the program is over after 4 steps, and the schedule has 5");
    for text in ["a", "0,,1", "-1", "0x-", "4294967295", "x"] {
        let error = text.parse::<Schedule>().unwrap_err().to_string();
        assert!(error.contains("is no step of a schedule"), "{error}");
    }
    assert_eq!(schedule(" 0 , 12x3,wait").to_string(), "0,12x3,wait");
    assert!(schedule("").is_empty());
}

#[test]
fn what_a_schedule_leaves_open_goes_on_in_order() {
    let replay = Explorer::new().replay(&schedule("1"), race).unwrap();
    assert_eq!(replay.schedule.to_string(), "1,0,1,0");
    assert_eq!(replay.end, Replayed::Done(1));
}

#[test]
fn a_replay_is_in_the_trace_that_it_is_given_and_an_exploration_in_none() {
    let recorder = Recorder::new();
    let tracer = Tracer::new(recorder.clone(), Arc::new(VirtualClock::new()));
    let _scope = tracer.enter();
    let explored = Explorer::new().run(race);
    assert_eq!(explored.schedules(), 6);
    assert!(recorder.events().is_empty(), "a thread that is in a trace can explore unseen");
    let alone = Explorer::new().replay(&schedule("0,1,1,0"), race).unwrap();
    assert!(recorder.events().is_empty());

    handloom::trace::output("before");
    let replay = Explorer::new().replay_in(&tracer, &schedule("0,1,1,0"), race).unwrap();
    assert_eq!((replay.end, replay.events), (Replayed::Done(1), vec![]));
    let told = recorder.events().into_iter().skip(1).map(|event| event.what);
    assert!(told.eq(alone.events.into_iter().map(|event| event.what)));
}
