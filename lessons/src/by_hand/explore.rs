//! What `--explore` and `--schedule` of lesson 11 ask for: a reader and a reactor, under every
//! schedule or under one.

use super::readiness::{NAMES, Order, wait_for};
use crate::cli::{Param, Usage};
use crate::explore::{Turn, step_by_step, turns, unseeded};
use crate::figures::Table;
use crate::lesson::{Lesson, Outcome};
use crate::view::Names;
use handloom::explore::{Choice, Explored, Explorer, Fault, Replay, Replayed, Schedule};
use handloom::trace::{Actor, TaskId, WaitsFor, What};

/// `--explore`, `--schedule` and `--order`.
pub const PARAMS: &[Param] = &[
    Param::flag("explore", "run a reader and a reactor under every schedule, in several orders"),
    Param::schedule(
        "schedule",
        "task",
        "run them under this one schedule: 0 is the reader, 1 the reactor",
    ),
    Param::one_of(
        "order",
        NAMES,
        NAMES[0],
        "what the reader does first; with --explore, only this",
    ),
];

/// How many bytes there are to wait for.
const BYTES: [u32; 3] = [1, 2, 3];

/// What `--explore` and `--schedule` ask for, or `None` if neither was given.
pub fn explored(lesson: &Lesson) -> Option<Outcome> {
    let result = match (lesson.args.flag("explore"), lesson.args.schedule("schedule")) {
        (false, None) if !lesson.args.is_given("order") => return None,
        (false, None) => Err(Usage::new("--order: expected it with --explore or --schedule")),
        (true, Some(schedule)) => Err(refuse(schedule, "expected it without --explore")),
        (true, None) => alone(lesson, "--explore").and_then(|()| every(lesson)),
        (false, Some(schedule)) => alone(lesson, "--schedule").and_then(|()| one(lesson, schedule)),
    };
    Some(result.map_err(Into::into))
}

/// Refuses what is about the other versions, beside `flag`.
fn alone(lesson: &Lesson, flag: &str) -> Result<(), Usage> {
    unseeded(lesson, flag)?;
    let only = lesson.args.only().map(|_| "only");
    let bound = lesson.args.is_given("bound").then_some("bound");
    match only.or(bound) {
        None => Ok(()),
        Some(name) => {
            let why = format!("expected it without {flag}, which asks no operating system");
            Err(Usage::new(format!("--{name}: {why}")))
        }
    }
}

fn asked(lesson: &Lesson) -> Order {
    let name = lesson.args.word("order");
    Order::ALL.into_iter().find(|order| order.name() == name).unwrap_or(Order::ALL[0])
}

/// `--explore`.
fn every(lesson: &Lesson) -> Result<(), Usage> {
    let one = lesson.args.is_given("order").then(|| asked(lesson));
    let orders: Vec<_> = match one {
        Some(order) => vec![order],
        None => Order::ALL.into(),
    };
    lesson.say(format_args!("{PROGRAM}\n\n"));
    for order in &orders {
        lesson.say(format_args!("  {:<14}  {}", order.name(), order.turns()));
    }
    let mut caught = None;
    let mut table = Table::new(["order", "bytes", "schedules", "fail", "pass"]);
    for order in orders {
        for bytes in BYTES {
            let explored = Explorer::new().run(|| wait_for(bytes, order));
            let (all, failed) = (explored.schedules(), explored.failures());
            table.row([&order.name(), &bytes, &all, &failed, &(all - failed)]);
            check(lesson, order, bytes, &explored);
            if failed > 0 && caught.is_none() {
                caught = Some((order, explored));
            }
        }
    }
    lesson.say(format_args!("\n{table}"));
    if let Some((order, explored)) = caught {
        shortest(lesson, order, &explored)?;
    }
    if one.is_none_or(Order::is_right) {
        lesson.say(format_args!("\n{RIGHT}"));
    }
    Ok(())
}

const PROGRAM: &str = "\
A reader waits for bytes. The reactor, a task here, finds that one has arrived,
and then reports it: once, to the waker that it knows of at that moment. A bar
stands where the other may have a turn, or as many as it likes.";

const RIGHT: &str = "\
store-look is how the runtime's loop falls asleep: announce, look again, block.
one-turn is how its sockets wait. They are registered once, when they are made,
and there is no bar: who polls the tasks is also the one who asks the reactor.";

fn check(lesson: &Lesson, order: Order, bytes: u32, explored: &Explored<()>) {
    let name = order.name();
    lesson.check(!explored.cut().is_cut(), format_args!("all schedules of {name} were run"));
    if order.is_right() {
        let right = explored.failures() == 0 && explored.schedules() > 0;
        lesson.check(right, format_args!("{name} passes every schedule of {bytes}"));
    } else {
        let fault = explored.failure().map(|failure| &failure.fault);
        let lost = matches!(fault, Some(Fault::LostWakeup(_)));
        lesson.check(lost, format_args!("{name} is caught: it loses a wake-up"));
    }
}

/// The shortest schedule of an order that fails, told turn by turn.
fn shortest(lesson: &Lesson, order: Order, explored: &Explored<()>) -> Result<(), Usage> {
    let Some(failure) = explored.failure() else {
        return Ok(());
    };
    let (name, schedule) = (order.name(), &failure.schedule);
    lesson.say(format_args!("\n{name}: a shortest schedule that fails is {schedule}"));
    let end = replay(lesson, order, schedule)?;
    let same = end == Replayed::Failed(failure.fault.clone());
    lesson.check(same, "a schedule that is run again fails again");
    let arguments = format!("--order {name} --schedule {schedule}");
    lesson.say(format_args!(
        "\nWalk through it, or record it:\n  \
         cargo run --bin step -- 11_reactor {arguments}\n  \
         cargo run --bin 11_reactor -- {arguments} --record FILE"
    ));
    Ok(())
}

/// `--schedule`.
fn one(lesson: &Lesson, schedule: &Schedule) -> Result<(), Usage> {
    let order = asked(lesson);
    fits(order, schedule).map_err(|why| refuse(schedule, &why))?;
    lesson.say(format_args!("{}, one byte: {}", order.name(), order.turns()));
    lesson.say(format_args!("In the order {schedule}:"));
    let end = replay(lesson, order, schedule)?;
    if end == Replayed::Done(()) {
        lesson.say("\nthe byte is read");
    }
    let again = Explorer::new().replay(schedule, || wait_for(1, order));
    let same = again.is_ok_and(|again| again.end == end);
    lesson.check(same, "the same schedule comes to the same again");
    Ok(())
}

/// Runs one schedule, and tells it turn by turn. In a recorded run, it is what is recorded.
fn replay(lesson: &Lesson, order: Order, schedule: &Schedule) -> Result<Replayed<()>, Usage> {
    let (explorer, program) = (Explorer::new(), || wait_for(1, order));
    let refused = |why: &dyn std::fmt::Display| refuse(schedule, &why.to_string());
    let replay = explorer.replay(schedule, program).map_err(|why| refused(&why))?;
    lesson.say(in_words(&replay));
    if let Replayed::Failed(fault) = &replay.end {
        lesson.say(format_args!("\n{fault}"));
    }
    if let Some(tracer) = lesson.tracer() {
        explorer.replay_in(&tracer, schedule, program).map_err(|why| refused(&why))?;
    }
    Ok(replay.end)
}

/// The line that refuses a schedule.
fn refuse(schedule: &Schedule, why: &str) -> Usage {
    Usage::new(format!("--schedule \"{schedule}\": {why}"))
}

/// Whether each turn is that of a task which is ready then, and whether all ends with the last.
fn fits(order: Order, schedule: &Schedule) -> Result<(), String> {
    let mut choices = schedule.choices().iter();
    let mut taken = Vec::new();
    loop {
        let played = Explorer::new().play(&taken.clone().into(), || wait_for(1, order));
        let ready = match played.map_err(|why| why.to_string())?.end {
            Replayed::Open(ready) => ready,
            Replayed::Done(()) | Replayed::Failed(_) => Vec::new(),
        };
        let turn = taken.len() + 1;
        let numbers: Vec<_> = ready.iter().map(ToString::to_string).collect();
        let numbers = numbers.join(" or ");
        match choices.next() {
            None if ready.is_empty() => return Ok(()),
            None => return Err(format!("it ends before turn {turn}, which is {numbers}'s")),
            Some(choice) if ready.contains(choice) => taken.push(*choice),
            Some(choice) if ready.is_empty() => {
                return Err(format!("turn {turn} cannot be {choice}'s: nobody is ready any more"));
            }
            Some(choice) => {
                return Err(format!("turn {turn} cannot be {choice}'s: expected {numbers}"));
            }
        }
    }
}

fn in_words(replay: &Replay<()>) -> String {
    let names = Names::of(&replay.events, "");
    step_by_step(&turns(replay), &names, |turn| tell(turn, &names))
}

/// What happens in a turn: the first two tasks are the reader and the reactor.
fn tell(turn: &Turn<'_>, names: &Names) -> String {
    let reads = turn.choice == Choice::Run(TaskId(1));
    let mut told = Vec::new();
    for what in &turn.events {
        let object = |cell| names.object(cell);
        match what {
            What::CellRead { cell, value } => match (object(*cell).as_str(), value.as_str()) {
                ("cell bytes", "0") if reads => told.push("looks: there is nothing".to_owned()),
                ("cell bytes", bytes) if reads => told.push(format!("looks: there is {bytes}")),
                ("cell interest", "false") => told.push("nobody has registered".to_owned()),
                ("cell waker", "true") if reads => {}
                ("cell waker", "false") if reads => told.push("was woken meanwhile".to_owned()),
                ("cell waker", "false") => told.push("reports it to nobody".to_owned()),
                ("cell waker", _) => told.push("reports it".to_owned()),
                _ => {}
            },
            What::CellWritten { cell, value } => match (object(*cell).as_str(), value.as_str()) {
                ("cell interest", "true") => told.push("registers".to_owned()),
                ("cell bytes", _) if !reads => told.push("a byte arrives".to_owned()),
                ("cell waker", "true") => told.push("leaves its waker".to_owned()),
                _ => {}
            },
            What::Pending { waits, .. } if waits.iter().all(|wait| wait.on != WaitsFor::Turn) => {
                told.push("waits".to_owned());
            }
            // That main is woken, which joins them, is not what this is about, nor is a yield.
            What::Woken { task: TaskId::MAIN, .. } => {}
            What::Woken { task, by } if *by != Actor::Task(*task) => {
                told.push(format!("wakes {}", names.task(*task)));
            }
            What::Ready { .. } => told.push("is done".to_owned()),
            _ => {}
        }
    }
    told.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wrong_orders_lose_a_wake_up_and_the_right_ones_lose_none() {
        for order in Order::ALL {
            for bytes in BYTES {
                let explored = Explorer::new().run(|| wait_for(bytes, order));
                assert!(!explored.cut().is_cut());
                let name = order.name();
                assert_eq!(explored.failures() == 0, order.is_right(), "{name}: {explored}");
                let Some(failure) = explored.failure() else { continue };
                assert!(matches!(failure.fault, Fault::LostWakeup(_)), "{name}: {explored}");
                if bytes == 1 {
                    assert_eq!(failure.schedule.to_string(), "0,1,1,0", "{name}");
                }
            }
        }
    }

    #[test]
    fn where_nobody_can_come_in_between_there_are_as_many_schedules_as_is_reckoned() {
        let schedules = |order| Explorer::new().run(|| wait_for(1, order)).schedules();
        // The reader has one turn, or two if it comes first, and the reactor has two.
        assert_eq!(schedules(Order::OneTurn), 3);
        // Two turns each, whatever they find.
        assert_eq!(schedules(Order::StoreLook), 6);
    }

    #[test]
    fn a_schedule_has_all_turns_of_both_and_no_more() {
        let fits =
            |order, text: &str| fits(order, &text.parse().unwrap()).err().unwrap_or_default();
        assert_eq!(fits(Order::RegisterStore, "0,1,1,0"), "");
        assert_eq!(fits(Order::OneTurn, "1,1,0"), "");
        let wrong = |text| fits(Order::RegisterStore, text);
        assert_eq!(wrong("0,2"), "turn 2 cannot be 2's: expected 1 or 0");
        assert_eq!(wrong("0,1,1"), "it ends before turn 4, which is 0's");
        assert_eq!(wrong("0,1,1,0,0"), "turn 5 cannot be 0's: nobody is ready any more");
    }
}
