//! Queues under every schedule, with a wait that is given up at every moment.

use super::anyone::anyone;
use super::by_hand::ByHand;
use crate::by_hand::watch::waiting;
use crate::cli::Usage;
use crate::explore::{Turn, step_by_step, turns, unseeded};
use crate::lesson::{Lesson, Outcome};
use crate::view::Names;
use handloom::explore::{Choice, Explored, Explorer, Fault, Replay, droppable};
use handloom::spawn_named;
use handloom::sync::Queue;
use handloom::trace::{TaskId, What};
use std::rc::Rc;

/// What `--explore` asks for.
///
/// # Errors
/// If there are arguments beside it that are about the pipeline.
pub fn explore(lesson: &Lesson) -> Outcome {
    let given = ["input", "output", "delay", "bound"].into_iter();
    let only = lesson.args.only().map(|_| "only");
    if let Some(name) = given.filter(|name| lesson.args.is_given(name)).chain(only).next() {
        let why = "expected it without --explore, which is about queues and runs no pipeline";
        return Err(Usage::new(format!("--{name}: {why}")).into());
    }
    unseeded(lesson, "--explore")?;
    lesson.say(PROGRAM);
    lesson.say("\nA queue that calls one waiter for each item:");
    let forgetful = || one_gives_up(ByHand::forgetful());
    let explored = Explorer::new().run(forgetful);
    count(lesson, &explored);
    lesson.check(explored.failures() > 0, "the forgetful queue is caught");
    shortest(lesson, &explored, forgetful)?;

    lesson.say("\nThe same queue, where who was called and gives up calls the next one:");
    let explored = Explorer::new().run(|| one_gives_up(ByHand::mended()));
    passes(lesson, "the mended queue", &explored);
    lesson.say("\nThe Queue of handloom:");
    let explored = Explorer::new().run(|| one_gives_up(Queue::named("items", 1)));
    passes(lesson, "the Queue", &explored);
    anyone(lesson);
    Ok(())
}

const PROGRAM: &str = "\
A putter puts an item, and two getters wait for one. Getter 0 may give up at any
moment, as if it had a timeout. If it does not, a second item is put. So there is
always something to get for getter 1.";

/// What the queues of this lesson have in common.
trait Items: 'static {
    async fn put(&self, item: u32);
    async fn get(&self) -> u32;
}

impl Items for ByHand<u32> {
    async fn put(&self, item: u32) {
        ByHand::put(self, item);
    }

    async fn get(&self) -> u32 {
        waiting("an item", ByHand::get(self)).await
    }
}

impl Items for Queue<u32> {
    async fn put(&self, item: u32) {
        Queue::put(self, item).await.expect("nobody closes it");
    }

    async fn get(&self) -> u32 {
        Queue::get(self).await.expect("nobody closes it")
    }
}

// ANCHOR: program
/// Two wait for an item, and one of them may give up.
async fn one_gives_up(queue: impl Items) {
    let queue = Rc::new(queue);
    let shared = || Rc::clone(&queue);
    let fickle = shared();
    let fickle = spawn_named("getter 0", async move { droppable(fickle.get()).await });
    let patient = shared();
    let patient = spawn_named("getter 1", async move { patient.get().await });
    let putter = shared();
    let putter = spawn_named("putter", async move { putter.put(1).await });
    putter.await.expect("it does not panic");
    if fickle.await.expect("it does not panic").is_some() {
        queue.put(2).await;
    }
    patient.await.expect("it does not panic");
}
// ANCHOR_END: program

fn count<T>(lesson: &Lesson, explored: &Explored<T>) {
    let all = explored.schedules();
    let failed = explored.failures();
    lesson.say(format_args!("{all} schedules: {failed} fail, {} pass", all - failed));
}

fn passes<T>(lesson: &Lesson, which: &str, explored: &Explored<T>) {
    count(lesson, explored);
    let passes = explored.failures() == 0 && !explored.cut().is_cut();
    lesson.check(passes, format_args!("{which} passes every schedule"));
}

/// The shortest schedule that fails, told turn by turn. In a recorded run, it is what is recorded.
fn shortest<F: Future<Output = ()>>(
    lesson: &Lesson,
    explored: &Explored<()>,
    program: impl Fn() -> F,
) -> Outcome {
    let Some(failure) = explored.failure() else {
        return Ok(());
    };
    let schedule = &failure.schedule;
    lesson.say(format_args!("A shortest schedule that fails: {schedule}"));
    let replay = Explorer::new().replay(schedule, &program)?;
    lesson.say(in_words(&replay));
    if let Some(tracer) = lesson.tracer() {
        Explorer::new().replay_in(&tracer, schedule, &program)?;
    }
    let lost = matches!(failure.fault, Fault::LostWakeup(_));
    lesson.check(lost, "a wake-up is lost, and nothing else goes wrong");
    lesson.say(format_args!("\n{}", failure.fault));
    lesson.say("\nWalk through it:\n  cargo run --bin step -- 16_queue_pipeline --explore");
    Ok(())
}

fn in_words(replay: &Replay<()>) -> String {
    let names = Names::of(&replay.events, "");
    step_by_step(&turns(replay), &names, |turn| tell(turn, &names))
}

fn tell(turn: &Turn<'_>, names: &Names) -> String {
    let mut told = Vec::new();
    if let Choice::Drop(..) = turn.choice {
        told.push("gives up".to_owned());
    }
    for what in &turn.events {
        match what {
            What::Pending { .. } => told.push("waits".to_owned()),
            // That main is woken, which joins them, is not what this is about.
            What::Woken { task, .. } if *task != TaskId::MAIN => {
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
    fn the_forgetful_queue_forgets_when_the_one_who_was_called_gives_up() {
        let explored = Explorer::new().run(|| one_gives_up(ByHand::forgetful()));
        let failure = explored.failure().expect("it is broken");
        assert_eq!(failure.schedule.to_string(), "0,1,2,0x");
        let _ = Explorer::new().run(|| one_gives_up(ByHand::mended())).assert_passed();
    }
}
